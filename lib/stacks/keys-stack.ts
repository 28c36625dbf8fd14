import { Stack, type StackProps, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { EncryptionKey } from '../constructs/encryption/encryption-key';

export interface KeysStackProps extends StackProps {
  readonly config: Config;
}

/** One key for each kind of data, so that access to one kind never opens another. */
export class KeysStack extends Stack {
  /** Aurora clusters, their snapshots and performance data. */
  readonly database: kms.IKey;
  /** The audit archive and the buckets that feed it. */
  readonly archive: kms.IKey;
  /** The witness of the audit log. */
  readonly witness: kms.IKey;
  /** Audit records on their way to the archive, and the copy that answers questions. */
  readonly audit: kms.IKey;
  /** CloudWatch log groups. */
  readonly logs: kms.IKey;
  /** Secrets Manager secrets. */
  readonly secrets: kms.IKey;
  /** What lies in the buckets of tenants under no key of a tenant. */
  readonly tenants: kms.IKey;
  /** Topics and queues. */
  readonly messages: kms.IKey;
  /** Backup vaults. */
  readonly backup: kms.IKey;
  /** Cognito directories of people. */
  readonly identity: kms.IKey;
  /** Sessions of people. */
  readonly sessions: kms.IKey;
  /** Function environments, container storage, session logs. */
  readonly compute: kms.IKey;

  constructor(scope: Construct, id: string, props: KeysStackProps) {
    super(scope, id, props);
    const { config } = props;
    const key = (name: string, purpose: string, services: readonly string[] = []) =>
      new EncryptionKey(this, name, {
        purpose,
        alias: `${config.name}/${name.toLowerCase()}`,
        services,
        administrators: config.encryption.administrators,
      }).key;
    this.database = key('Database', 'Aurora clusters, snapshots and performance data');
    this.archive = key('Archive', 'Audit archive and the buckets that feed it', [
      'cloudtrail.amazonaws.com',
      'config.amazonaws.com',
      'delivery.logs.amazonaws.com',
    ]);
    this.witness = key('Witness', 'Witness of the audit log');
    // Delivers the logs of state machines, whose executions are encrypted under it.
    this.audit = key('Audit', 'Audit records on their way, and their queryable copy', [
      'delivery.logs.amazonaws.com',
    ]);
    this.logs = key('Logs', 'CloudWatch log groups', ['logs']);
    this.secrets = key('Secrets', 'Secrets Manager secrets');
    this.tenants = key('Tenants', 'Objects that hold wrapped data keys of tenants');
    this.messages = key('Messages', 'Topics and queues', [
      'cloudwatch.amazonaws.com',
      'events.amazonaws.com',
      'backup.amazonaws.com',
      'sns.amazonaws.com',
    ]);
    this.backup = key('Backup', 'Backup vaults');
    this.identity = key('Identity', 'Directories of people, and what they may do', [
      'cognito-idp.amazonaws.com',
      'verifiedpermissions.amazonaws.com',
    ]);
    this.sessions = key('Sessions', 'Sessions of people');
    this.compute = key('Compute', 'Functions, containers and session logs', ['logs', 'fargate']);
  }
}
