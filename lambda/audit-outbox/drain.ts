import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Outbox, WaitingRecord } from './outbox';
import { pack, RefusedError, type Stream } from './stream';

export interface DrainOptions {
  /** Milliseconds until no new batch may begin. */
  readonly remaining: () => number;
  /** Told of every batch that was committed. */
  readonly onBatch: (batch: { readonly taken: number; readonly refused: number }) => void;
  /** Waits, milliseconds. @default - really */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Kinesis counts what a shard takes by the second. */
const PAUSE_MS = 1000;

const FIRST = '0';

/**
 * Brings what waits in the outbox to the stream, until nothing waits or the time is up.
 *
 * At least once: when it is not known what the stream has, it gets it again, and the writer of the log leaves out what
 * it has by the id of the record. What the stream does not take now stays behind while the rest passes, and is tried
 * again in the next round.
 * @throws what the outbox or the stream threw; everything that was not committed waits
 */
export async function drain(outbox: Outbox, stream: Stream, options: DrainOptions): Promise<void> {
  const { remaining, onBatch, wait = sleep } = options;
  // A stream that has taken nothing may be refusing for reasons of its own: then nothing is parked.
  let works = false;
  for (;;) {
    let left = 0;
    for (let after: string | undefined = FIRST; after !== undefined;) {
      if (remaining() <= 0) return;
      let batch = { taken: 0, refused: 0 };
      after = await outbox.batch(after, async (records) => {
        const { taken, refused } = await deliver(stream, records);
        works ||= taken.length > 0;
        const parked = works ? refused : [];
        left += records.length - taken.length - parked.length;
        batch = { taken: taken.length, refused: parked.length };
        return { taken, refused: parked };
      });
      if (after !== undefined) onBatch(batch);
    }
    if (left === 0 || remaining() <= PAUSE_MS) return;
    await wait(PAUSE_MS);
  }
}

/** Halves what is refused until it is known which record the stream does not take. */
async function deliver(stream: Stream, records: readonly WaitingRecord[]): Promise<Delivery> {
  const parcels = pack(records);
  try {
    const has = await stream.put(parcels);
    const taken = parcels.flatMap(({ lines }, index) => (has[index] ? lines.map(({ place }) => place) : []));
    return { taken, refused: [] };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (records.length === 1) return { taken: [], refused: [records[0]!.place] };
    const middle = Math.ceil(records.length / 2);
    const first = await deliver(stream, records.slice(0, middle));
    const second = await deliver(stream, records.slice(middle));
    return {
      taken: [...first.taken, ...second.taken],
      refused: [...first.refused, ...second.refused],
    };
  }
}
