import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { loadWorkforce } from '../compliance/registers/workforce-register';
import { judgedOn } from '../config/load';
import type { Config } from '../config/schema';
import { AccessReport } from '../constructs/identity/access-report';
import { HumanRoles } from '../constructs/identity/human-roles';
import { Offboarding } from '../constructs/identity/offboarding';
import type { SessionTable } from '../constructs/identity/session-table';
import type { ArchiveStack } from './archive-stack';
import type { AuditStack } from './audit-stack';
import type { DatabaseStack } from './database-stack';
import type { DetectionStack } from './detection-stack';
import type { IdentityStack } from './identity-stack';

export interface AccessStackProps extends StackProps {
  readonly config: Config;
  readonly archive: ArchiveStack;
  readonly audit: AuditStack;
  readonly database: DatabaseStack;
  readonly detection: DetectionStack;
  readonly identity: IdentityStack;
  readonly sessions: SessionTable;
}

/** Who has access, and how it ends (IDN-5, IDN-8). */
export class AccessStack extends Stack {
  readonly report: AccessReport;
  readonly offboarding: Offboarding;

  constructor(scope: Construct, id: string, props: AccessStackProps) {
    super(scope, id, props);
    const { config, archive, audit, database, detection, identity, sessions } = props;
    if (config.people) new HumanRoles(this, 'People', config.people);
    const common = {
      log: audit.log,
      workforce: identity.workforce.pool,
      database: database.database,
      register: loadWorkforce(config.registers.workforce, judgedOn(config)),
      archive: archive.archive,
      succession: config.audit.signingKeySuccession,
      keyAdministrators: config.encryption.administrators,
    };
    this.report = new AccessReport(this, 'AccessReport', {
      ...common,
      patients: identity.patients.pool,
      awsRoles: config.people?.roles.map(({ name }) => name) ?? [],
      trailLog: detection.trailLog,
      signerName: `access-reports.${config.domain}`,
    });
    this.offboarding = new Offboarding(this, 'Offboarding', {
      ...common,
      sessions,
      signerName: `offboarding.${config.domain}`,
    });
    for (const reaching of [this.report, this.offboarding]) reaching.node.addDependency(database.migrator);
  }
}
