import { createHash } from 'node:crypto';
import { auditPublisher } from '../../lambda/audit-publisher/handler';
import { publishingTable } from '../../lambda/audit-publisher/log-table-client';
import { auditWriter, type WriterAnswer } from '../../lambda/audit-writer/handler';
import { sequencingTable } from '../../lambda/audit-writer/log-table-client';
import { parkingQueue } from '../../lambda/audit-writer/parking-client';
import { quarantineBucket } from '../../lambda/audit-writer/quarantine-client';
import { signingKey, type SigningKey } from '../../lambda/shared/audit/kms-signer';
import { s3Storage } from '../../lambda/shared/audit/s3-storage';
import { createLogger } from '../../lambda/shared/logger';
import type { AuditRecord } from '../../runtime/audit/record';
import { parseVerifierKeys } from '../../verifier/note';
import type { VerifyReport } from '../../verifier/report';
import type { LogSource } from '../../verifier/source';
import { verifyLog } from '../../verifier/verify';
import { FakeTable } from './aws/dynamodb';
import { FakeSigningKey } from './aws/kms';
import { FakeS3 } from './aws/s3';
import { Process } from './aws/service';
import { FakeQueue } from './aws/sqs';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const LOG_NAME = 'audit.app.example.com';
/** Tests do not wait. */
export const noWait = () => Promise.resolve();
/** As long as a function may have left. */
export const plenty = { getRemainingTimeInMillis: () => 60_000 };

/** Writer and publisher with every service that they use, in memory. */
export class Pipeline {
  now = NOW;
  readonly table = new FakeTable('log');
  readonly s3 = new FakeS3(['archive', 'witness', 'quarantine']);
  readonly queue = new FakeQueue('parking', () => this.now);
  readonly key = new FakeSigningKey('key');
  /** What was logged, as text: nothing of a record may be in it. */
  readonly logged: string[] = [];
  readonly metrics: Record<string, number> = {};

  private readonly logger = createLogger((line) => this.logged.push(line));
  private readonly emit = (metrics: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(metrics))
      this.metrics[name] = (this.metrics[name] ?? 0) + value;
  };

  writer(process = new Process()) {
    return auditWriter({
      table: sequencingTable(process.client('dynamodb', this.table.operations), 'log'),
      quarantine: quarantineBucket(process.client('s3', this.s3.operations), 'quarantine', noWait),
      parking: parkingQueue(process.client('sqs', this.queue.operations), 'parking', noWait),
      logger: this.logger,
      emit: this.emit,
      now: () => this.now,
      wait: noWait,
    });
  }

  publisher(process = new Process(), stepBytes?: number) {
    const s3 = process.client('s3', this.s3.operations);
    const kms = process.client('kms', this.key.operations);
    let key: SigningKey | undefined;
    return auditPublisher({
      table: publishingTable(process.client('dynamodb', this.table.operations), 'log', noWait),
      log: async (tenant, signal) => {
        const prefix = `audit/${tenant}/`;
        key ??= await signingKey(kms, 'key');
        return {
          storage: s3Storage(s3, { bucket: 'archive', prefix, signal, wait: noWait }),
          witness: s3Storage(s3, { bucket: 'witness', prefix, signal, wait: noWait }),
          signer: key.signer(`${LOG_NAME}/${tenant}`, signal),
        };
      },
      logger: this.logger,
      emit: this.emit,
      ...(stepBytes !== undefined && { stepBytes }),
    });
  }

  /** One delivery of parked messages. @returns ids of the messages that stay */
  async drainOnce(process = new Process()): Promise<void> {
    const event = this.queue.receive();
    const stay = await this.writer(process)(event, plenty).then(
      (answer) => (answer as WriterAnswer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      () => event.Records.map((record) => (record as { messageId: string }).messageId),
    );
    this.queue.settle(event, stay);
  }

  /** Everything that waits, without any more trouble. */
  async settle(): Promise<void> {
    for (let i = 0; this.queue.messages.size > 0; i++) {
      if (i > 1000) throw new Error('the queue does not drain');
      await this.drainOnce();
    }
    await this.publisher()({}, plenty);
  }

  /** What is in quarantine: message, line, reason and bytes. */
  quarantined() {
    return [...this.s3.objects('quarantine').values()].flatMap((document) => {
      const { message, lines } = JSON.parse(document.toString()) as {
        message: string;
        lines: { line?: number; reason: string; data: string }[];
      };
      return lines.map(({ line, reason, data }) => ({
        message,
        line,
        reason,
        text: Buffer.from(data, 'base64').toString('latin1'),
      }));
    });
  }

  /** Entries of a published log, read with nothing but the words of `docs/audit-log.md`, and its chain checked. */
  entries(tenant: string): { sequence: number; record: AuditRecord }[] {
    const files = this.s3.objects('archive', `audit/${tenant}/`);
    const size = Number(files.get('checkpoint')?.toString().split('\n')[1] ?? 0);
    const entries: { sequence: number; record: AuditRecord }[] = [];
    let previous = Buffer.alloc(32);
    let ingested = '';
    for (let index = 0; index * 256 < size; index++) {
      const width = Math.min(256, size - index * 256);
      const name = String(index).padStart(3, '0');
      const bundle = files.get(`tile/entries/${name}${width < 256 ? `.p/${width}` : ''}`);
      if (!bundle) throw new Error(`bundle ${index} of ${tenant} is missing`);
      for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
        const bytes = bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at));
        const entry = JSON.parse(bytes.toString()) as {
          sequence: number;
          previous: string;
          ingested: string;
          record: AuditRecord;
        };
        if (entry.sequence !== entries.length || entry.previous !== previous.toString('base64')) {
          throw new Error(`entry ${entries.length} of ${tenant} does not follow the one before`);
        }
        if (entry.ingested < ingested) throw new Error('time goes back');
        ingested = entry.ingested;
        previous = createHash('sha256').update(Buffer.of(0)).update(bytes).digest();
        entries.push(entry);
      }
    }
    if (entries.length !== size)
      throw new Error(`${tenant}: ${entries.length} entries, checkpoint of ${size}`);
    return entries;
  }

  /** What the independent verifier says of a published log and of the copy of its checkpoints. */
  verify(tenant: string, graceMs = 0): Promise<VerifyReport> {
    const [source, witness] = ['archive', 'witness'].map((bucket): LogSource => {
      const files = this.s3.objects(bucket, `audit/${tenant}/`);
      return {
        name: bucket,
        read: (path) => Promise.resolve(files.get(path)),
        async *list(folder) {
          yield* [...files.keys()].filter((path) => path.startsWith(folder));
        },
      };
    });
    const vkey = this.s3.objects('archive', `audit/${tenant}/`).get('log.vkey')!.toString();
    const keys = parseVerifierKeys(vkey);
    return verifyLog(source!, { keys, witness: witness!, workers: 1, now: this.now, graceMs });
  }

  /** What the verifier has against a log as it is now, published or not. What has no checkpoint yet is young. */
  async findings(tenant: string) {
    if (!this.s3.objects('archive').has(`audit/${tenant}/checkpoint`)) return [];
    return (await this.verify(tenant, 60_000)).findings;
  }

  ids(tenant: string): string[] {
    return this.entries(tenant).map(({ record }) => record.id);
  }
}

export interface Line {
  readonly organization: string;
  readonly data: Buffer;
}

/** The event of a batch of one shard. @param first sequence number of the first */
export const streamEvent = (lines: readonly Line[], first = 0, shard = 0) => ({
  Records: lines.map(({ organization, data }, i) => ({
    eventSource: 'aws:kinesis',
    eventID: `shardId-${String(shard).padStart(12, '0')}:${49_600_000 + first + i}`,
    kinesis: {
      partitionKey: organization,
      sequenceNumber: String(49_600_000 + first + i),
      approximateArrivalTimestamp: NOW / 1000,
      data: data.toString('base64'),
    },
  })),
});

/** JSON lines of records of one tenant. */
export const linesOf = (organization: string, records: readonly unknown[]): Line => ({
  organization,
  data: Buffer.from(
    records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n'),
  ),
});

/** The same numbers for the same seed. Mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
