import { Stack, type StackProps, type aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import type { Directory } from '../../runtime/identity/roles';
import { AuthenticationEvents } from '../constructs/identity/authentication-events';
import { TokenClaims } from '../constructs/identity/token-claims';
import { UserDirectory } from '../constructs/identity/user-directory';
import type { AuditStack } from './audit-stack';
import type { DatabaseStack } from './database-stack';
import type { KeysStack } from './keys-stack';

export interface IdentityStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly database: DatabaseStack;
  readonly audit: AuditStack;
}

/** Who may sign in: workforce and patients, in directories of their own, and what their tokens say (IDN-1, IDN-4, AUD-2). */
export class IdentityStack extends Stack {
  readonly workforce: UserDirectory;
  readonly patients: UserDirectory;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props);
    const { config, keys, database, audit } = props;
    const directory = (id: string, name: Directory, selfServiceRecovery: boolean) => {
      const tokenClaims = new TokenClaims(this, `${id}Claims`, {
        directory: name,
        database: database.database,
        log: audit.log,
      });
      tokenClaims.node.addDependency(database.migrator);
      return new UserDirectory(this, id, {
        name: `${config.name}-${name}`,
        relyingParty: config.domain,
        encryptionKey: keys.identity,
        logKey: keys.logs,
        logRetentionDays: config.retention.logDays,
        selfServiceRecovery,
        tokenClaims,
        ...config.sessions,
      });
    };
    this.workforce = directory('Workforce', 'workforce', false);
    this.patients = directory('Patients', 'patients', true);
    new AuthenticationEvents(this, 'AuthenticationEvents', {
      workforce: this.workforce,
      patients: this.patients,
      log: audit.log,
    });
  }

  /** What a workload that signs people in is told of the directories. Names, no secrets. */
  get settings(): Readonly<Record<string, string>> {
    const { workforce, patients } = this;
    return {
      WORKFORCE_ISSUER: workforce.issuer,
      WORKFORCE_POOL_ID: workforce.pool.userPoolId,
      WORKFORCE_CLIENT_ID: workforce.clientId,
      PATIENTS_ISSUER: patients.issuer,
      PATIENTS_POOL_ID: patients.pool.userPoolId,
      PATIENTS_CLIENT_ID: patients.clientId,
    };
  }

  /** Lets a workload sign people in to both directories. */
  grantSignIn(grantee: iam.IGrantable): void {
    this.workforce.grantSignIn(grantee);
    this.patients.grantSignIn(grantee);
  }
}
