import {
  RemovalPolicy,
  Tags,
  aws_dynamodb as dynamodb,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { grantKey } from '../audit/object-access';

/** Which deliveries were handed over: digests and times, no content (INT-1). */
export class ReplayTable extends Construct {
  private readonly table: dynamodb.Table;

  constructor(
    scope: Construct,
    id: string,
    private readonly encryptionKey: kms.IKey,
  ) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.table).add('bulwark:purpose', 'webhook-replays');
    Exceptions.of(this.table).add({
      rules: [
        'BAK-1.backup-coverage',
        'BAK-2.restore-coverage',
        'HIPAA.Security-DynamoDBInBackupPlan',
        'NIST.800.53.R5-DynamoDBInBackupPlan',
      ],
      reason:
        'It holds digests of what was handed over. A copy that is a day old would let the last day be replayed.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'Point-in-time recovery to any second of 35 days; the deliveries themselves are elsewhere (BAK-1).',
      checkers: { guard: ['DYNAMODB_IN_BACKUP_PLAN'] },
    });
  }

  /** Lets a receiver claim deliveries and record them, and tells it the name of the table. */
  grantClaim(fn: lambda.Function): void {
    fn.addEnvironment('REPLAY_TABLE', this.table.tableName);
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        resources: [this.table.tableArn],
      }),
    );
    // DynamoDB asks for the table's key in the name of its caller.
    grantKey(fn, this.encryptionKey, ['kms:Decrypt', 'kms:DescribeKey']);
  }
}
