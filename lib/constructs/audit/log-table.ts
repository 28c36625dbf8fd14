import {
  RemovalPolicy,
  Tags,
  aws_dynamodb as dynamodb,
  aws_iam as iam,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { grantKey } from './object-access';

export interface LogTableProps {
  /** Customer managed key of the table. */
  readonly encryptionKey: kms.IKey;
}

/** The actions that functions need of the table, by the name of the API. */
export type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/**
 * Where each tenant's log stands: head, sequenced batches that are not yet published, ids of records, work and cursors
 * (`docs/audit-log.md`, "The log table"). What a conditional write fences here can never fork (AUD-6).
 */
export class LogTable extends Construct {
  readonly table: dynamodb.Table;
  private readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: LogTableProps) {
    super(scope, id);
    this.key = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    this.table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.table).add('bulwark:purpose', 'audit-log-table');
    Exceptions.of(this.table).add({
      rules: [
        'BAK-1.backup-coverage',
        'BAK-2.restore-coverage',
        'HIPAA.Security-DynamoDBInBackupPlan',
        'NIST.800.53.R5-DynamoDBInBackupPlan',
      ],
      reason:
        'A copy that is a day old is worthless: records that were sequenced since would be sequenced otherwise.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Point-in-time recovery to any second of 35 days; what is published lies locked in the archive, from which heads and ids can be derived (AUD-3, BAK-1).',
      checkers: { guard: ['DYNAMODB_IN_BACKUP_PLAN'] },
    });
  }

  /** Lets a function do the named things with items, and tells it the name of the table. */
  grant(fn: lambda.Function, ...actions: readonly TableAction[]): void {
    fn.addEnvironment('LOG_TABLE', this.table.tableName);
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
    // DynamoDB asks for the table's key in the name of its caller.
    grantKey(fn, this.key, ['kms:Decrypt', 'kms:DescribeKey']);
  }
}
