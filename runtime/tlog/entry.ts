import type { AuditRecord } from '../audit/record';
import type { CanonicalJson } from './canonical-json';
import { HASH_BYTES, leafHash } from './hash';
import { CorruptLogError } from './storage';

/** Where a log stands: what the next entry builds on. */
export interface Head {
  /** Entries so far; the sequence of the next. */
  readonly size: number;
  /** Leaf hash of the newest entry; zeros before the first. */
  readonly last: Buffer;
  /** When the newest entry was sequenced, milliseconds since 1970. */
  readonly ingested: number;
}

export const EMPTY_HEAD: Head = { size: 0, last: Buffer.alloc(HASH_BYTES), ingested: 0 };

/**
 * Gives records their places in a log: the entries of `docs/audit-log.md`, and the head after them.
 * @param now milliseconds since 1970; a clock that went back is taken for the time of the head
 */
export function sequenceRecords(
  head: Head,
  records: readonly CanonicalJson[],
  now: number,
): { entries: Buffer[]; head: Head } {
  const ingested = Math.max(now, head.ingested);
  const time = new Date(ingested).toISOString();
  let { size, last } = head;
  const entries = records.map((record) => {
    const entry = Buffer.from(
      `{"ingested":"${time}","previous":"${last.toString('base64')}",` +
        `"record":${record},"sequence":${size}}`,
    );
    last = leafHash(entry);
    size++;
    return entry;
  });
  return { entries, head: records.length > 0 ? { size, last, ingested } : head };
}

/** The record in an entry that `sequenceRecords` made, in canonical form. */
export const recordBytes = (entry: Buffer): Buffer =>
  entry.subarray(entry.indexOf('"record":') + '"record":'.length, entry.lastIndexOf(',"sequence":'));

/** What an entry says. */
export interface Entry {
  readonly sequence: number;
  /** Leaf hash of the entry before, base64. */
  readonly previous: string;
  /** YYYY-MM-DDTHH:mm:ss.sssZ */
  readonly ingested: string;
  readonly record: AuditRecord;
}

/**
 * Reads an entry that this log wrote; the record was judged then.
 * @throws CorruptLogError when it is none
 */
export function parseEntry(bytes: Buffer): Entry {
  let entry: Partial<Entry> | null;
  try {
    entry = JSON.parse(bytes.toString()) as Partial<Entry> | null;
  } catch {
    throw new CorruptLogError('an entry is not JSON');
  }
  if (
    typeof entry?.sequence !== 'number' ||
    typeof entry.previous !== 'string' ||
    typeof entry.ingested !== 'string' ||
    Number.isNaN(Date.parse(entry.ingested)) ||
    typeof entry.record?.id !== 'string'
  ) {
    throw new CorruptLogError('an entry lacks a member');
  }
  return entry as Entry;
}
