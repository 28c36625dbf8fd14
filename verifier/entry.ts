import { HASH_CHARACTERS } from './base64';
import { CanonicalScanner } from './canonical-scanner';
import { sha256Into } from './hash';
import { parseTime, TIME_BYTES } from './time';

/** Bytes by which a record id is remembered: those of the UUID, or of the SHA-256 of anything else. */
export const ID_BYTES = 16;

/** What the canonical form of every entry begins with, up to the values that vary. */
const INGESTED = Buffer.from('{"ingested":"');
const PREVIOUS = Buffer.from('","previous":"');
const RECORD = Buffer.from('","record":');
const SEQUENCE = Buffer.from(',"sequence":');

const INGESTED_AT = INGESTED.length;
const PREVIOUS_AT = INGESTED_AT + TIME_BYTES + PREVIOUS.length;
const RECORD_AT = PREVIOUS_AT + HASH_CHARACTERS + RECORD.length;

/** How far `record.time` may lie before and after `ingested`, milliseconds. `docs/audit-log.md`, "The entry". */
const MAX_PAST_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_FUTURE_MS = 5 * 60 * 1000;

/** Reads entries, one after the other, into the same fields: a million of them leave nothing to collect. */
export class EntryReader {
  sequence = 0;
  /** Where the base64 of the hash before begins. */
  previousAt = 0;
  /** Milliseconds since 1970. */
  ingested = 0;
  /** `record.time`, milliseconds since 1970. */
  time = 0;
  /** Whether `record.organization` is that of the log. */
  ofOrganization = false;
  readonly #organization: Buffer;
  #scanner = new CanonicalScanner(new Uint8Array(), 0, 0);
  #found = 0;
  readonly #id = Buffer.alloc(ID_BYTES);

  /** @param organization that of the log */
  constructor(organization: string) {
    this.#organization = Buffer.from(JSON.stringify(organization));
  }

  /** @returns false when it is no canonical entry; `explainEntry` says why */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < RECORD_AT) return false;
    this.previousAt = start + PREVIOUS_AT;
    this.ingested = parseTime(bytes, start + INGESTED_AT);
    const fixed =
      holds(bytes, start, INGESTED) &&
      holds(bytes, start + PREVIOUS_AT - PREVIOUS.length, PREVIOUS) &&
      holds(bytes, start + RECORD_AT - RECORD.length, RECORD);
    if (!fixed || Number.isNaN(this.ingested)) return false;
    const scanner = new CanonicalScanner(bytes, start + RECORD_AT, end);
    this.#scanner = scanner;
    this.#found = 0;
    if (!scanner.object(0, this.#onMember) || this.#found !== 0b111) return false;
    if (!holds(bytes, scanner.at, SEQUENCE)) return false;
    scanner.at += SEQUENCE.length;
    const from = scanner.at;
    if (!scanner.number() || scanner.at - from > 16) return false;
    this.sequence = Number(Buffer.from(bytes.subarray(from, scanner.at)).toString('latin1'));
    return (
      Number.isSafeInteger(this.sequence) && this.sequence >= 0 && scanner.take(0x7d) && scanner.at === end
    );
  }

  /** @returns in what way `record.time` is too far from `ingested`, if it is */
  get clock(): string | undefined {
    const late = this.ingested - this.time;
    if (late > MAX_PAST_MS) return `happened ${late} ms before it was ingested; at most 7 days are allowed`;
    if (-late > MAX_FUTURE_MS)
      return `happened ${-late} ms after it was ingested; at most 5 minutes are allowed`;
    return undefined;
  }

  /** Writes the id of the record: see ID_BYTES; never all zero. */
  copyId(target: Uint8Array, offset: number): void {
    for (let i = 0; i < ID_BYTES; i++) target[offset + i] = this.#id[i]!;
  }

  readonly #onMember = (key: number, keyEnd: number, value: number, valueEnd: number): void => {
    const { bytes } = this.#scanner;
    if (isKey(bytes, key, keyEnd, ID)) {
      if (bytes[value] === 0x22) this.#found |= this.#readId(bytes, value, valueEnd);
    } else if (isKey(bytes, key, keyEnd, TIME)) {
      this.time = parseTime(bytes, value + 1);
      if (valueEnd - value === TIME_BYTES + 2 && !Number.isNaN(this.time)) this.#found |= 0b010;
    } else if (isKey(bytes, key, keyEnd, ORGANIZATION)) {
      this.ofOrganization = isKey(bytes, value, valueEnd, this.#organization);
      if (bytes[value] === 0x22) this.#found |= 0b100;
    }
  };

  #readId(bytes: Uint8Array, value: number, valueEnd: number): number {
    if (!readUuid(bytes, value + 1, valueEnd - 1, this.#id)) {
      sha256Into(bytes.subarray(value, valueEnd), digest, 0);
      digest.copy(this.#id, 0, 0, ID_BYTES);
    }
    return 0b001;
  }
}

const ID = Buffer.from('"id"');
const TIME = Buffer.from('"time"');
const ORGANIZATION = Buffer.from('"organization"');
const digest = Buffer.alloc(32);

function holds(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

const isKey = (bytes: Uint8Array, key: number, keyEnd: number, expected: Uint8Array): boolean =>
  keyEnd - key === expected.length && holds(bytes, key, expected);

/** Reads a UUID in lower case, other than the one of zeros. */
function readUuid(bytes: Uint8Array, start: number, end: number, id: Buffer): boolean {
  if (end - start !== 36) return false;
  let some = 0;
  for (let i = 0, at = start; i < ID_BYTES; i++, at += 2) {
    if (i === 4 || i === 6 || i === 8 || i === 10) if (bytes[at++] !== 0x2d) return false;
    const byte = (NIBBLES[bytes[at]!]! << 4) | NIBBLES[bytes[at + 1]!]!;
    if (byte < 0) return false;
    some |= byte;
    id[i] = byte;
  }
  return some !== 0;
}

const NIBBLES = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) NIBBLES[i.toString(16).charCodeAt(0)] = i;

/** Why a reader refused an entry: what it is not, never what it says. */
export function explainEntry(entry: Uint8Array): { kind: 'entry-malformed' | 'not-canonical'; what: string } {
  const malformed = (what: string) => ({ kind: 'entry-malformed' as const, what });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry));
  } catch {
    return malformed('is not JSON in UTF-8');
  }
  if (!isObject(value)) return malformed('is not a JSON object');
  const { ingested, previous, record, sequence } = value;
  if (Object.keys(value).length !== 4 || [ingested, previous, record, sequence].includes(undefined)) {
    return malformed('does not consist of ingested, previous, record and sequence');
  }
  if (!isTime(ingested)) return malformed('has a time of ingestion that is not YYYY-MM-DDTHH:mm:ss.sssZ');
  if (!Number.isSafeInteger(sequence) || (sequence as number) < 0)
    return malformed('has a sequence that is no index');
  if (typeof previous !== 'string' || previous.length !== HASH_CHARACTERS) {
    return malformed('has a previous that is not 32 bytes in base64');
  }
  if (!isObject(record)) return malformed('has a record that is no object');
  if (typeof record.id !== 'string') return malformed('has a record without id');
  if (typeof record.organization !== 'string') return malformed('has a record without organization');
  if (!isTime(record.time)) return malformed('has a record whose time is not YYYY-MM-DDTHH:mm:ss.sssZ');
  return { kind: 'not-canonical', what: 'is not in the canonical form of RFC 8785' };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && value.length === TIME_BYTES && !Number.isNaN(parseTime(Buffer.from(value), 0));
