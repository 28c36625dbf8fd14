import { isUtf8 } from 'node:buffer';
import { MAX_FUTURE_MS, MAX_PAST_MS, type AuditRecord } from '../../runtime/audit/record';
import { parseRecord, type RefusedRecord } from '../../runtime/audit/validate';
import type { CanonicalJson } from '../../runtime/tlog/canonical-json';
import { sha256 } from '../../runtime/tlog/hash';

/** JSON lines as they came: one Kinesis record, or one parked message. */
export interface Message {
  /** Names it for good, such as a shard and a sequence number: letters, digits, hyphens. */
  readonly id: string;
  /** When it reached us, milliseconds. */
  readonly arrived: number;
  /** The tenant all its records must be of: the partition key. */
  readonly organization: string;
  readonly data: Buffer;
  /** How often it has been delivered, where the source counts. */
  readonly receives?: number;
}

/** A record that a log will take. */
export interface Candidate {
  readonly record: AuditRecord;
  readonly canonical: CanonicalJson;
  /** SHA-256 of its canonical form: what tells a record that comes again from another one with the same id. */
  readonly digest: Buffer;
  /** Bytes of its canonical form. */
  readonly size: number;
  readonly message: Message;
  /** From 1. */
  readonly line: number;
}

/** What no log takes, and why. */
export interface Refused extends RefusedRecord {
  readonly message: Message;
  /** From 1; none for a message that is kept as a whole. */
  readonly line?: number;
  readonly data: Buffer;
}

/** A message with more bad lines than this is kept as a whole: rubbish must not become a million objects. */
const MOST_REFUSED_LINES = 100;

/** No record has fewer characters: among rubbish, shorter lines are not worth a look, of which there may be half a million. */
const SHORTEST_RECORD = 250;

/** Reads the records of a message. */
export function decode(message: Message, now: number): { candidates: Candidate[]; refused: Refused[] } {
  const candidates: Candidate[] = [];
  const refused: Refused[] = [];
  linesOf(message.data).forEach((text, index) => {
    if (text.length < SHORTEST_RECORD && (refused.length > MOST_REFUSED_LINES || text.trim() === '')) return;
    const line = index + 1;
    const parsed = judge(text, message, now);
    if ('record' in parsed) candidates.push({ ...parsed, message, line });
    else if (refused.length <= MOST_REFUSED_LINES) {
      refused.push({ ...parsed, message, line, data: Buffer.from(text) });
    }
  });
  if (candidates.length + refused.length === 0) refused.push(whole(message, NOT_LINES));
  return {
    candidates,
    refused: refused.length > MOST_REFUSED_LINES ? [whole(message, refused[0]!)] : refused,
  };
}

const NOT_LINES: RefusedRecord = {
  reason: 'not-json',
  problems: [{ at: '', allowed: 'JSON lines in UTF-8' }],
};

const whole = (message: Message, { reason, problems }: RefusedRecord): Refused => ({
  reason,
  problems,
  message,
  data: message.data,
});

/** @returns none when it is not UTF-8 */
function linesOf(data: Buffer): string[] {
  return isUtf8(data) ? data.toString().split('\n') : [];
}

/** A line may be anything: whatever cannot be judged is refused, so that no line stops the others. */
function judge(text: string, { organization }: Message, now: number) {
  try {
    const parsed = parseRecord(text, { now, organization });
    if (parsed.reason !== undefined) return parsed;
    const { record, canonical } = parsed;
    if (Date.parse(record.time) < now + MAX_FUTURE_MS - MAX_PAST_MS) return TOO_OLD;
    return { record, canonical, digest: sha256(canonical), size: Buffer.byteLength(canonical) };
  } catch {
    return UNREADABLE;
  }
}

/**
 * The log may be ahead of this function's clock, by as much as a record may be ahead of it. What is accepted here must
 * still be within the limits then.
 */
const TOO_OLD: RefusedRecord = {
  reason: 'clock',
  problems: [{ at: '/time', allowed: 'at most 7 days, less 5 minutes, before ingestion' }],
};

const UNREADABLE: RefusedRecord = {
  reason: 'not-a-record',
  problems: [{ at: '', allowed: 'what the schema says' }],
};
