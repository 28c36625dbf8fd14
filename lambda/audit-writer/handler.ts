import type { AuditRecord } from '../../runtime/audit/record';
import { beforeDeadline } from '../shared/audit/deadline';
import type { TimeLimit } from '../shared/custom-resource';
import type { EmitMetrics } from '../shared/metrics';
import { METRICS } from './env';
import { parseEvent } from './event';
import type { Candidate, Message, Refused } from './message';
import { packed, type Parking } from './parking';
import { resubmitted } from './quarantine';
import { countSignals } from './signals';
import { keepRefused, undeliverable, writeRecords, type Written, type WriteServices } from './write-records';

export interface WriterServices extends WriteServices {
  readonly parking: Parking;
  readonly emit: EmitMetrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What Lambda makes of the answer: messages of the queue that stay in it. */
export interface WriterAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** How many records of the quarantine went where; `refused` and `left` are in quarantine still. */
export type RedriveAnswer = Readonly<Record<'sequenced' | 'duplicates' | 'refused' | 'left', number>>;

/** The source must keep its records: they could be neither sequenced nor put away. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
}

/** Kept for parking and quarantine. */
const RESERVE_MS = 15_000;
/**
 * After so many attempts a parked message goes to quarantine; at one in 5 minutes, after three days. SQS itself takes a
 * message away after 1000 at most: what gets there is what the writer always breaks on.
 */
export const MAX_RECEIVES = 900;

/**
 * A Lambda handler that sequences audit records. What cannot be sequenced now is parked, what never can be goes to
 * quarantine, and only what could not be put away either stays with its source: a stream is asked to deliver the whole
 * batch again, for all tenants, and that must not happen because of one of them.
 */
export function auditWriter(services: WriterServices) {
  return async (event: unknown, context: TimeLimit): Promise<WriterAnswer | RedriveAnswer> => {
    const input = parseEvent(event);
    const now = services.now();
    // What is parked was heard of when it came.
    const onArrival = (records: readonly AuditRecord[]) => services.emit(countSignals(records), now, 1);
    const write = (messages: readonly Message[], heard = false) =>
      beforeDeadline(context, RESERVE_MS, (signal) =>
        writeRecords(messages, services, { now, signal, ...(!heard && { onArrival }) }),
      );
    switch (input.source) {
      case 'stream':
        return fromStream(await write(input.messages), services);
      case 'parking':
        return fromParking(await write(input.messages, true), services);
      case 'redrive':
        return redrive(input.keys, write, services);
    }
  };
}

async function fromStream(written: Written, services: WriterServices): Promise<WriterAnswer> {
  const { left, refused } = written;
  const [parked, kept] = await Promise.allSettled([
    services.parking.send(packed(left.map(({ record }) => record))),
    keepRefused(refused, services),
  ]);
  report(services, written, refused, parked.status === 'fulfilled' ? left.length : 0);
  if (parked.status === 'rejected') throw parked.reason;
  if (kept.status === 'rejected' || kept.value.size > 0) throw new NotKeptError('quarantine refused');
  return { batchItemFailures: [] };
}

/** What is parked already stays where it is, until it has been there too long. */
async function fromParking(written: Written, services: WriterServices): Promise<WriterAnswer> {
  const isWorn = ({ message }: Candidate) => (message.receives ?? 0) > MAX_RECEIVES;
  const refused = [...written.refused, ...written.left.filter(isWorn).map(undeliverable)];
  const failed = await keepRefused(refused, services);
  const waiting = written.left.filter((candidate) => !isWorn(candidate));
  waiting.forEach(({ message }) => failed.add(message));
  // It was counted when it was parked. Counted at every attempt, it would pass for an answer to what the stream brings.
  report(services, written, refused, 0);
  return { batchItemFailures: [...failed].map(({ id }) => ({ itemIdentifier: id })) };
}

/** What is in quarantine stays there: it is evidence. Nothing is put away a second time. */
async function redrive(
  keys: readonly string[],
  write: (messages: readonly Message[]) => Promise<Written>,
  services: WriterServices,
): Promise<RedriveAnswer> {
  const messages = await Promise.all(
    keys.map(async (key) => resubmitted(key, await services.quarantine.get(key))),
  );
  const written = await write(messages);
  report(services, written, [], 0);
  const { sequenced, duplicates, refused, left } = written;
  return { sequenced, duplicates, refused: refused.length, left: left.length };
}

function report(
  { emit, now }: WriterServices,
  written: Written,
  refused: readonly Refused[],
  parked: number,
) {
  emit(
    {
      [METRICS.sequenced]: written.sequenced,
      [METRICS.duplicates]: written.duplicates,
      [METRICS.quarantined]: refused.length,
      [METRICS.parked]: parked,
    },
    now(),
  );
}
