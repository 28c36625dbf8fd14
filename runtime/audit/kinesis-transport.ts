import { type Parcel, parcelsOf, callsOf, MAX_LINE_BYTES, type WaitingLine } from './kinesis-parcels';
import { type AuditTransport, AuditTransportError } from './transport';

/** The part of a Kinesis client that is used; `Kinesis` of `@aws-sdk/client-kinesis` has it. */
export interface KinesisStream {
  putRecords(input: {
    StreamName: string;
    Records: { PartitionKey: string; Data: Uint8Array }[];
  }): Promise<{ readonly Records?: readonly PutResult[] | undefined }>;
}

interface PutResult {
  readonly SequenceNumber?: string | undefined;
  readonly ErrorCode?: string | undefined;
}

export interface KinesisTransportOptions {
  /**
   * Bytes of lines that may be under way. A call that would exceed it is refused at once: an application that cannot
   * be audited must stop, not fill its memory. @default 33554432
   */
  readonly maxPendingBytes?: number;
  /** How often a record is offered to the stream. @default 6 */
  readonly attempts?: number;
  /** Milliseconds before the second attempt at most; doubled before each further one, up to 2 seconds. @default 50 */
  readonly retryMs?: number;
  /** Calls under way at once. @default 4 */
  readonly concurrency?: number;
  /** Waits so many milliseconds; 0 is the end of the current turn of the event loop. @default - timers */
  readonly wait?: (ms: number) => Promise<void>;
  /** A number from 0 to below 1, for the jitter. @default Math.random */
  readonly random?: () => number;
}

const LONGEST_WAIT_MS = 2000;

/**
 * Puts records into a Kinesis stream. What is recorded in one turn of the event loop, or while all calls are under way,
 * travels together: one Kinesis record for each organization, one `PutRecords` call for all of them. Only what the
 * stream did not take is offered again, so that a throttled shard holds up nobody else.
 *
 * A record may arrive twice, after a lost answer; its id is the same, and it is logged once.
 * Source: Amazon Kinesis Data Streams API Reference, "PutRecords".
 */
export function kinesisTransport(
  client: KinesisStream,
  streamName: string,
  options: KinesisTransportOptions = {},
): AuditTransport {
  return new KinesisTransport(client, streamName, options);
}

class KinesisTransport implements AuditTransport {
  readonly maxLineBytes = MAX_LINE_BYTES;
  readonly #client: KinesisStream;
  readonly #streamName: string;
  readonly #options: Required<KinesisTransportOptions>;
  #waiting: WaitingLine[] = [];
  /** To be offered again. */
  #again: Parcel[] = [];
  #pendingBytes = 0;
  #underWay = 0;
  #scheduled = false;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(client: KinesisStream, streamName: string, options: KinesisTransportOptions) {
    this.#client = client;
    this.#streamName = streamName;
    this.#options = {
      maxPendingBytes: 33_554_432,
      attempts: 6,
      retryMs: 50,
      concurrency: 4,
      wait: timer,
      random: Math.random,
      ...options,
    };
  }

  async send(organization: string, line: string): Promise<void> {
    const data = Buffer.from(`${line}\n`);
    if (this.#closed) throw new AuditTransportError('the audit client is closed');
    if (data.length > MAX_LINE_BYTES + 1)
      throw new AuditTransportError('a line is longer than the stream takes');
    if (this.#pendingBytes + data.length > this.#options.maxPendingBytes) {
      throw new AuditTransportError('too many audit records are under way');
    }
    this.#pendingBytes += data.length;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push({ organization, data, resolve, reject });
        this.#schedule();
      });
    } finally {
      this.#pendingBytes -= data.length;
      if (this.#pendingBytes === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  async flush(): Promise<void> {
    if (this.#pendingBytes > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length + this.#again.length === 0) return;
    this.#scheduled = true;
    void this.#options.wait(0).then(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  /** As many calls as may be under way; what is left waits for one of them to end. */
  #dispatch(): void {
    const free = this.#options.concurrency - this.#underWay;
    if (free <= 0) return;
    const calls = callsOf([...this.#again, ...parcelsOf(this.#waiting)]);
    const left = calls.splice(free).flat();
    this.#again = left.filter(({ attempts }) => attempts > 0);
    this.#waiting = left.filter(({ attempts }) => attempts === 0).flatMap(({ lines }) => lines);
    for (const call of calls) void this.#put(call);
  }

  /** Offers parcels, and tells those who wait for the ones that were taken. Never rejects. */
  async #put(parcels: readonly Parcel[]): Promise<void> {
    this.#underWay += 1;
    const results = await this.#results(parcels);
    this.#underWay -= 1;
    parcels.forEach((parcel, index) => {
      const { SequenceNumber, ErrorCode } = results[index] ?? {};
      if (SequenceNumber !== undefined && ErrorCode === undefined) {
        for (const line of parcel.lines) line.resolve();
      } else {
        void this.#retry({ ...parcel, attempts: parcel.attempts + 1 }, ErrorCode ?? 'no answer');
      }
    });
    this.#schedule();
  }

  async #results(parcels: readonly Parcel[]): Promise<readonly PutResult[]> {
    try {
      const { Records = [] } = await this.#client.putRecords({
        StreamName: this.#streamName,
        Records: parcels.map(({ organization, lines }) => ({
          PartitionKey: organization,
          Data: Buffer.concat(lines.map(({ data }) => data)),
        })),
      });
      return Records.length === parcels.length ? Records : [];
    } catch (error) {
      const ErrorCode = error instanceof Error ? error.name : 'unknown';
      return parcels.map(() => ({ ErrorCode }));
    }
  }

  async #retry(parcel: Parcel, error: string): Promise<void> {
    const { attempts, retryMs, wait, random } = this.#options;
    if (parcel.attempts >= attempts) {
      const message = `the audit stream did not take a record in ${attempts} attempts: ${error}`;
      for (const line of parcel.lines) line.reject(new AuditTransportError(message));
      return;
    }
    // Anything up to the limit, so that clients that failed together do not come back together.
    const limit = Math.min(LONGEST_WAIT_MS, retryMs * 2 ** (parcel.attempts - 1));
    await wait(1 + Math.floor(random() * limit));
    this.#again.push(parcel);
    this.#schedule();
  }
}

const timer = (ms: number) =>
  new Promise<void>((resolve) => {
    if (ms === 0) setImmediate(resolve);
    else setTimeout(resolve, ms);
  });
