import type { Kinesis } from '@aws-sdk/client-kinesis';
import type { AuditRecord } from '../../runtime/audit/record';

/** Everything that was recorded, in the order of the stream, which has one shard. */
export async function recordsIn(kinesis: Kinesis, StreamName: string): Promise<AuditRecord[]> {
  const { StreamDescription } = await kinesis.describeStream({ StreamName });
  const [shard] = StreamDescription!.Shards!;
  let { ShardIterator } = await kinesis.getShardIterator({
    StreamName,
    ShardId: shard!.ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const records: AuditRecord[] = [];
  for (;;) {
    // Two at a time: the emulator cuts off what is longer than an HTTP/2 window.
    const { Records = [], NextShardIterator } = await kinesis.getRecords({ ShardIterator, Limit: 2 });
    if (Records.length === 0) return records;
    for (const { Data } of Records) {
      const lines = Buffer.from(Data!).toString().trimEnd().split('\n');
      records.push(...lines.map((line) => JSON.parse(line) as AuditRecord));
    }
    ShardIterator = NextShardIterator;
  }
}
