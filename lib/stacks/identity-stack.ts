import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { UserDirectory } from '../constructs/identity/user-directory';
import type { KeysStack } from './keys-stack';

export interface IdentityStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
}

/** Who may sign in: workforce and patients, in directories of their own (IDN-1). */
export class IdentityStack extends Stack {
  readonly workforce: UserDirectory;
  readonly patients: UserDirectory;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props);
    const { config, keys } = props;
    const directory = (name: string, selfServiceRecovery: boolean) =>
      new UserDirectory(this, name, {
        name: `${config.name}-${name.toLowerCase()}`,
        relyingParty: config.domain,
        encryptionKey: keys.identity,
        logKey: keys.logs,
        logRetentionDays: config.retention.logDays,
        selfServiceRecovery,
        ...config.sessions,
      });
    this.workforce = directory('Workforce', false);
    this.patients = directory('Patients', true);
  }
}
