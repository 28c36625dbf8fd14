import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Day, Entry } from './entry';
import { parseEntry } from './entry';

/** The bucket of the queryable copy, `docs/audit-log.md`. Keys come from the functions below alone. */
export interface CopyReader {
  /** Keys that begin with the prefix, in their order. */
  list(prefix: string): AsyncIterable<string>;
  /** What lies between the prefix and the next slash, in order and once each. */
  folders(prefix: string): AsyncIterable<string>;
  /** @returns undefined when there is no such object */
  read(key: string): Promise<Buffer | undefined>;
}

export interface CopyWriter {
  /** Creates or replaces an object. */
  write(key: string, bytes: Buffer): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** The copy is not what the copier writes. The message names the object, never what is in it. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

const TENANT = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const RECORDS = /\/date=(?<day>\d{4}-\d{2}-\d{2})\/(?<first>\d{20})-(?<last>\d{20})\.jsonl\.gz$/;
/** Decompressed, at most: a chunk is cut at 8 MiB and one entry. */
const MOST_BYTES = 16 * 1024 * 1024;

const digits = (sequence: number): string => String(sequence).padStart(20, '0');

/** A tenant or a day that is none would lead out of the tenant's part of the bucket. */
function checked(value: string, pattern: RegExp, what: string): string {
  if (!pattern.test(value)) throw new CopyError(`no ${what}`);
  return value;
}

/** Where a tenant's part of one kind of object begins. Nothing outside it is ever read for the tenant. */
export const tenantPrefix = (kind: 'records' | 'disclosures' | 'exports', tenant: string): string =>
  `${kind}/tenant=${checked(tenant, TENANT, 'tenant')}/`;

export const dayPrefix = (tenant: string, day: Day): string =>
  `${tenantPrefix('records', tenant)}date=${checked(day, DAY, 'day')}/`;

/** The days that the copy has entries of, in order. */
export async function* copiedDays(copy: CopyReader, tenant: string): AsyncGenerator<Day, void, void> {
  for await (const folder of copy.folders(tenantPrefix('records', tenant))) {
    const day = folder.replace('date=', '');
    if (DAY.test(day)) yield day;
  }
}

/** Consecutive entries of one day that are one object. */
export interface Chunk {
  readonly day: Day;
  readonly first: number;
  readonly last: number;
}

export const chunkKey = (tenant: string, { day, first, last }: Chunk): string =>
  `${dayPrefix(tenant, day)}${digits(first)}-${digits(last)}.jsonl.gz`;

/** @returns undefined for a key that the copier does not write */
export function parseChunkKey(key: string): Chunk | undefined {
  const { day, first, last } = RECORDS.exec(key)?.groups ?? {};
  return day === undefined ? undefined : { day, first: Number(first), last: Number(last) };
}

/** What a disclosure that names no patient is filed under, so that it is found and not forgotten. */
const NO_PATIENT = 'none';

/** Where the disclosures of a patient are; of undefined, those that name no patient. */
export const disclosurePrefix = (tenant: string, patient: string | undefined): string =>
  `${tenantPrefix('disclosures', tenant)}patient=${
    patient === undefined ? NO_PATIENT : createHash('sha256').update(patient).digest('hex')
  }/`;

export const disclosureKey = (tenant: string, patient: string | undefined, sequence: number): string =>
  `${disclosurePrefix(tenant, patient)}${digits(sequence)}.json`;

/** Where a part of an export is, for its organization to fetch. Exports expire. */
export const exportKey = (tenant: string, id: string, part: number, extension: string): string =>
  `${tenantPrefix('exports', tenant)}${checked(id, UUID, 'id')}/${String(part).padStart(5, '0')}.${extension}`;

/** JSON lines, gzip. The same entries give the same bytes: the header of zlib has no time in it. */
export const encodeChunk = (lines: readonly Buffer[]): Buffer =>
  gzipSync(Buffer.concat(lines.flatMap((line) => [line, NEWLINE])));

const NEWLINE = Buffer.from('\n');

/**
 * @returns the entries of a chunk, in order
 * @throws CopyError when it is not whole, or has an entry of another tenant
 */
export function decodeChunk(bytes: Buffer, tenant: string, chunk: Chunk): Entry[] {
  let lines: string[];
  try {
    lines = gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8').split('\n');
  } catch {
    throw new CopyError(`${chunkKey(tenant, chunk)} is not compressed by gzip`);
  }
  lines.pop();
  const entries = lines.map((line, at) => ownEntry(line, tenant, chunk.first + at));
  if (entries.length !== chunk.last - chunk.first + 1) {
    throw new CopyError(`${chunkKey(tenant, chunk)} is not whole`);
  }
  return entries;
}

/** @throws CopyError unless it is the entry of this tenant at this place */
export function ownEntry(line: Buffer | string, tenant: string, sequence: number): Entry {
  const entry = parseEntry(line);
  if (entry?.sequence !== sequence || entry.record.organization !== tenant) {
    throw new CopyError(`entry ${sequence} of the copy is not this tenant's at this place`);
  }
  return entry;
}
