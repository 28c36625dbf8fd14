import { Stack, aws_iam as iam, type aws_dynamodb as dynamodb, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { CurrentTable } from '../storage/current-table';

export interface SessionTableProps {
  /** Customer managed key of the table, and of what `bulwark/sessions` seals in it. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Where sessions of people live (`bulwark/sessions`): when each began and was last used, whether it was ended, and the
 * directory's refresh token, sealed. DynamoDB removes sessions an hour after their last possible end (IDN-2).
 * 45 CFR 164.312(a)(2)(iii), 164.312(d).
 *
 * @example
 * const sessions = new SessionTable(this, 'Sessions', { encryptionKey: key });
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * sessions.grantUse(role);
 * // Environment of the workload: sessions.settings
 */
export class SessionTable extends Construct {
  readonly table: dynamodb.ITable;
  /** What `bulwark/sessions` is told: SESSION_TABLE and SESSION_KEY. Names, no secrets. */
  readonly settings: Readonly<Record<'SESSION_TABLE' | 'SESSION_KEY', string>>;
  readonly #key: kms.IKey;

  constructor(scope: Construct, id: string, props: SessionTableProps) {
    super(scope, id);
    this.#key = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    const table = new CurrentTable(this, 'Table', {
      encryptionKey: this.#key,
      purpose: 'session-table',
      partitionKey: 'key',
      timeToLiveAttribute: 'expires',
      stale: 'A copy that is a day old would bring sessions back that were ended since.',
      compensating:
        'Without the table nobody is let in (fail closed); with an empty one everybody signs in again. Point-in-time recovery to any second of 35 days, for explanations of emergency access; the audit trail has its reason (AUD-3, IDN-7).',
    });
    this.table = table;
    this.settings = { SESSION_TABLE: table.tableName, SESSION_KEY: this.#key.keyArn };
  }

  /** Lets a workload begin, check and end sessions, and seal what is secret of them. It cannot list them. */
  grantUse(grantee: iam.IGrantable): void {
    this.#allow(grantee, [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    ]);
    allow(grantee, {
      actions: ['kms:Encrypt', 'kms:Decrypt'],
      resources: [this.#key.keyArn],
      // What was sealed for one item opens for this one only.
      conditions: { StringLike: { 'kms:EncryptionContext:bulwark:session': '?*' } },
    });
  }

  /** Lets a function end all sessions of a person, and do nothing else: for offboarding (IDN-8). */
  grantEndPerson(grantee: iam.IGrantable): void {
    this.#allow(grantee, ['dynamodb:UpdateItem'], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['person#*'] },
      // ForAllValues is true of nothing at all.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  }

  #allow(grantee: iam.IGrantable, actions: string[], conditions?: iam.Conditions): void {
    allow(grantee, { actions, resources: [this.table.tableArn], ...(conditions && { conditions }) });
    // DynamoDB asks for the table's key in the name of its caller.
    const service = `dynamodb.${Stack.of(this).region}.amazonaws.com`;
    allow(grantee, {
      actions: ['kms:Decrypt', 'kms:DescribeKey'],
      resources: [this.#key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': service } },
    });
  }
}

/** Through the role alone: a key of ours lets IAM decide, and its policy is complete. */
const allow = (grantee: iam.IGrantable, statement: iam.PolicyStatementProps): void => {
  grantee.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement(statement));
};
