import { RemovalPolicy, Tags, aws_dynamodb as dynamodb, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { grantKey } from '../audit/object-access';

export interface CurrentTableProps {
  /** Customer managed key of the table. */
  readonly encryptionKey: kms.IKey;
  /** Tag `bulwark:purpose`. */
  readonly purpose: string;
  /** Attributes of the key, both text. */
  readonly partitionKey: string;
  /** @default - none */
  readonly sortKey?: string;
  /** Attribute after whose time an item is removed. @default - items stay */
  readonly timeToLiveAttribute?: string;
  /** What a copy that is a day old would do. */
  readonly stale: string;
  /** What there is instead, beside point-in-time recovery. */
  readonly compensating: string;
}

/** What functions do with items, by the name of the API. */
export type ItemAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/**
 * A table of what is so now. To bring back what was so yesterday would do harm: it is in no backup plan, and is recovered to
 * any second of the last 35 days instead (BAK-1).
 */
export class CurrentTable extends dynamodb.Table {
  readonly #key: kms.IKey;

  constructor(scope: Construct, id: string, props: CurrentTableProps) {
    const { encryptionKey, purpose, partitionKey, sortKey, timeToLiveAttribute, stale, compensating } = props;
    const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
    super(scope, id, {
      partitionKey: text(partitionKey),
      ...(sortKey !== undefined && { sortKey: text(sortKey) }),
      ...(timeToLiveAttribute !== undefined && { timeToLiveAttribute }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#key = encryptionKey;
    Tags.of(this).add('bulwark:purpose', purpose);
    Exceptions.of(this).add({
      rules: [
        'BAK-1.backup-coverage',
        'BAK-2.restore-coverage',
        'HIPAA.Security-DynamoDBInBackupPlan',
        'NIST.800.53.R5-DynamoDBInBackupPlan',
      ],
      reason: stale,
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating,
      checkers: { guard: ['DYNAMODB_IN_BACKUP_PLAN'] },
    });
  }

  /** Lets a function do the named things with items. */
  grantItems(fn: lambda.Function, ...actions: readonly ItemAction[]): void {
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.tableArn],
      }),
    );
    // DynamoDB asks for the table's key in the name of its caller.
    grantKey(fn, this.#key, ['kms:Decrypt', 'kms:DescribeKey']);
  }
}
