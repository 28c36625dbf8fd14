import type { AuditRecord } from '../../runtime/audit/record';
import { inParallel } from '../shared/audit/in-parallel';
import type { Wait } from '../shared/audit/retry';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { decode, type Candidate, type Message, type Refused } from './message';
import { quarantined, type Quarantine } from './quarantine';
import { sequence, type SequencingTable } from './sequence';

export interface WriteServices {
  readonly table: SequencingTable;
  readonly quarantine: Quarantine;
  readonly logger: Logger;
  readonly wait: Wait;
}

export interface WriteOptions {
  readonly now: number;
  readonly signal: AbortSignal;
  /** Told of every record that a log will take, before it has its place. */
  readonly onArrival?: (records: readonly AuditRecord[]) => void;
}

export interface Written {
  readonly sequenced: number;
  readonly duplicates: number;
  /** What no log takes. */
  readonly refused: readonly Refused[];
  /** What could not be sequenced now. */
  readonly left: readonly Candidate[];
}

/** Calls under way at once. */
const CONCURRENCY = 16;

/**
 * Sequences all records that can be, tenant by tenant. A tenant that fails is logged and its records are left; it stops
 * no other.
 */
export async function writeRecords(
  messages: readonly Message[],
  { table, logger, wait }: WriteServices,
  { now, signal, onArrival }: WriteOptions,
): Promise<Written> {
  const refused: Refused[] = [];
  const left: Candidate[] = [];
  let [sequenced, duplicates] = [0, 0];

  const tenants = new Map<string, Candidate[]>();
  for (const message of messages) {
    const decoded = decode(message, now);
    refused.push(...decoded.refused);
    onArrival?.(decoded.candidates.map(({ record }) => record));
    for (const candidate of decoded.candidates) {
      const tenant = candidate.record.organization;
      const records = tenants.get(tenant);
      if (records) records.push(candidate);
      else tenants.set(tenant, [candidate]);
    }
  }

  await inParallel(tenants, CONCURRENCY, async ([tenant, candidates]) => {
    const done = await sequence(table, tenant, candidates, { now, signal, wait });
    sequenced += done.sequenced;
    duplicates += done.duplicates;
    refused.push(...done.reused.map(idReused));
    left.push(...done.left);
    if (done.left.length > 0) {
      logger.error('tenant not sequenced', {
        tenant,
        records: done.left.length,
        error: errorName(done.error),
      });
    }
  });
  return { sequenced, duplicates, refused, left };
}

/**
 * Puts into quarantine what no log takes.
 * @returns the messages of which something could not be kept
 */
export async function keepRefused(
  refused: readonly Refused[],
  { quarantine, logger }: WriteServices,
): Promise<Set<Message>> {
  const failed = new Set<Message>();
  const byMessage = new Map<Message, [Refused, ...Refused[]]>();
  for (const one of refused) {
    const others = byMessage.get(one.message);
    if (others) others.push(one);
    else byMessage.set(one.message, [one]);
  }
  await inParallel(byMessage.values(), CONCURRENCY, async (lines) => {
    const { message, reason } = lines[0];
    const { key, document } = quarantined(lines);
    try {
      await quarantine.put(key, document);
      logger.warn('quarantined', { message: message.id, lines: lines.length, reason });
    } catch (error) {
      failed.add(message);
      logger.error('not quarantined', { message: message.id, lines: lines.length, error: errorName(error) });
    }
  });
  return failed;
}

const lineOf = ({ record, message, line }: Candidate) => ({
  message,
  line,
  data: Buffer.from(JSON.stringify(record)),
});

const idReused = (candidate: Candidate): Refused => ({
  ...lineOf(candidate),
  reason: 'id-reused',
  problems: [{ at: '/id', allowed: 'an id that no other record of the log has' }],
});

export const undeliverable = (candidate: Candidate): Refused => ({
  ...lineOf(candidate),
  reason: 'undeliverable',
  problems: [{ at: '', allowed: 'a log that can be written' }],
});
