import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CurrentTable } from '../storage/current-table';

/** Which deliveries were handed over: digests and times, no content (INT-1). */
export class ReplayTable extends Construct {
  private readonly table: CurrentTable;

  constructor(scope: Construct, id: string, encryptionKey: kms.IKey) {
    super(scope, id);
    this.table = new CurrentTable(this, 'Table', {
      encryptionKey,
      purpose: 'webhook-replays',
      partitionKey: 'pk',
      timeToLiveAttribute: 'expires',
      stale:
        'It holds digests of what was handed over. A copy that is a day old would let the last day be replayed.',
      compensating:
        'Point-in-time recovery to any second of 35 days; the deliveries themselves are elsewhere (BAK-1).',
    });
  }

  /** Lets a receiver claim deliveries and record them, and tells it the name of the table. */
  grantClaim(fn: lambda.Function): void {
    fn.addEnvironment('REPLAY_TABLE', this.table.tableName);
    this.table.grantItems(fn, 'PutItem', 'UpdateItem', 'DeleteItem');
  }
}
