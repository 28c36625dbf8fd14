import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PolicyStore } from '../constructs/identity/policy-store';
import { SessionTable } from '../constructs/identity/session-table';
import type { KeysStack } from './keys-stack';

export interface SessionStackProps extends StackProps {
  readonly keys: KeysStack;
}

/** What applications ask of every request: who is it, until when, and may they (IDN-2, IDN-4). */
export class SessionStack extends Stack {
  readonly sessions: SessionTable;
  readonly policies: PolicyStore;

  constructor(scope: Construct, id: string, props: SessionStackProps) {
    super(scope, id, props);
    this.sessions = new SessionTable(this, 'Sessions', { encryptionKey: props.keys.sessions });
    this.policies = new PolicyStore(this, 'Policies', { encryptionKey: props.keys.identity });
    // Whether or not a workload asks today: CloudFormation takes no export away from a stack that still uses it.
    this.exportValue(this.policies.policyStoreId);
    this.exportValue(this.policies.policyStoreArn);
  }
}
