import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { CurrentTable, type ItemAction } from '../storage/current-table';

export interface LogTableProps {
  /** Customer managed key of the table. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Where each tenant's log stands: head, sequenced batches that are not yet published, ids of records, work and cursors
 * (`docs/audit-log.md`, "The log table"). What a conditional write fences here can never fork (AUD-6).
 */
export class LogTable extends Construct {
  readonly table: CurrentTable;

  constructor(scope: Construct, id: string, props: LogTableProps) {
    super(scope, id);
    this.table = new CurrentTable(this, 'Table', {
      encryptionKey: customerKey(this.node.path, 'encryptionKey', props.encryptionKey),
      purpose: 'audit-log-table',
      partitionKey: 'pk',
      sortKey: 'sk',
      stale:
        'A copy that is a day old is worthless: records that were sequenced since would be sequenced otherwise.',
      compensating:
        'Point-in-time recovery to any second of 35 days; what is published lies locked in the archive, from which heads and ids can be derived (AUD-3, BAK-1).',
    });
  }

  /** Lets a function do the named things with items, and tells it the name of the table. */
  grant(fn: lambda.Function, ...actions: readonly ItemAction[]): void {
    fn.addEnvironment('LOG_TABLE', this.table.tableName);
    this.table.grantItems(fn, ...actions);
  }
}
