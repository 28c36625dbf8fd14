import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { type CanonicalJson, canonicalJson, isCanonicalJson } from '../tlog/canonical-json';
import { hasDuplicateMembers } from './duplicate-members';
import { matcher } from './matcher';
import { type PersonalData, personalDataIn } from './personal-data';
import {
  type AuditRecord,
  auditRecordSchema,
  MAX_FUTURE_MS,
  MAX_PAST_MS,
  MAX_RECORD_BYTES,
  type QuarantineReason,
  type RecordProblem,
} from './record';

export interface RecordContext {
  /** Time of ingestion, or of the call in an application; milliseconds. */
  readonly now: number;
  /** Tenant of the message that the record came in. @default - any */
  readonly organization?: string;
}

export interface RefusedRecord {
  readonly reason: QuarantineReason;
  /** Never empty, at most 16, never with a value of the record. */
  readonly problems: readonly RecordProblem[];
}

export interface AcceptedRecord {
  readonly record: AuditRecord;
  /** Its canonical form, which is what a log keeps. */
  readonly canonical: CanonicalJson;
  readonly reason?: undefined;
}

export type ParsedRecord = AcceptedRecord | RefusedRecord;

const MOST_PROBLEMS = 16;

/** With every character escaped, six bytes for one, and white space besides: nothing longer is worth parsing. */
const MAX_TEXT_BYTES = 8 * MAX_RECORD_BYTES;

/**
 * Judges one record. What is wrong first decides: JSON, size, schema, organization, clock, personal data in text.
 *
 * A value is judged as the JSON that would be sent for it, so that prototypes, getters and `undefined` members play no
 * part. A text of more than 128 KiB is oversized whatever it says.
 * @param line a JSON text, its bytes, or the value itself
 */
export function parseRecord(line: unknown, context: RecordContext): ParsedRecord {
  const text = textOf(line);
  if (text !== undefined && text.length > MAX_TEXT_BYTES) return OVERSIZED;
  const value = text === undefined ? undefined : jsonOf(text);
  if (text === undefined || value === undefined) return refused('not-json', '', 'a JSON text in UTF-8');
  if (exceeds(text, value)) return OVERSIZED;
  const parsed = isRecord(value) ? { data: value } : auditRecordSchema.safeParse(value);
  if (parsed.data === undefined) {
    return { reason: 'not-a-record', problems: parsed.error.issues.slice(0, MOST_PROBLEMS).map(problemOf) };
  }
  const record = parsed.data;
  const canonical = isCanonicalJson(text, record) ? text : canonicalJson(record);
  // No JSON of a record is shorter, so that a text of this length has no room for a second member of the same name.
  if (text.length > canonical.length && hasDuplicateMembers(text, record)) {
    return refused('not-a-record', '', 'every member once');
  }
  return (
    wrongOrganization(record, context) ??
    wrongClock(record, context) ??
    personalData(record) ?? { record, canonical }
  );
}

const isRecord = matcher(auditRecordSchema) as (value: unknown) => value is AuditRecord;

const refused = (reason: QuarantineReason, at: string, allowed: string): RefusedRecord => ({
  reason,
  problems: [{ at, allowed }],
});

const OVERSIZED = refused('oversized', '', `at most ${MAX_RECORD_BYTES} bytes in canonical form`);

function textOf(line: unknown): string | undefined {
  if (typeof line === 'string') return line;
  if (line instanceof Uint8Array) {
    return isUtf8(line) ? Buffer.from(line.buffer, line.byteOffset, line.length).toString() : undefined;
  }
  try {
    return JSON.stringify(line);
  } catch {
    return undefined; // a cycle, a bigint, nested deeper than the stack
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The canonical form is the shortest JSON of a value, so a text that fits needs no second look. */
function exceeds(text: string, value: unknown): boolean {
  if (Buffer.byteLength(text) <= MAX_RECORD_BYTES) return false;
  const shortest = textOf(value);
  return shortest === undefined || Buffer.byteLength(shortest) > MAX_RECORD_BYTES;
}

/** Names of unknown members are data too: the pointer ends at the object that has them. */
function problemOf(issue: z.core.$ZodIssue): RecordProblem {
  const at = issue.path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return { at, allowed: allowed(issue) };
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.expected}, required`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'a time, YYYY-MM-DDTHH:mm:ss.sssZ'
        : `text that matches ${issue.pattern ?? issue.format}`;
    case 'too_small':
      return `at least ${issue.minimum} of ${issue.origin}`;
    case 'too_big':
      return `at most ${issue.maximum} of ${issue.origin}`;
    case 'unrecognized_keys':
      return 'only members that the schema names';
    case 'custom':
      return issue.message;
    default:
      return 'what the schema says';
  }
}

function wrongOrganization(record: AuditRecord, { organization }: RecordContext): RefusedRecord | undefined {
  return organization === undefined || record.organization === organization
    ? undefined
    : refused('wrong-organization', '/organization', 'the organization of the message');
}

function wrongClock(record: AuditRecord, { now }: RecordContext): RefusedRecord | undefined {
  const time = Date.parse(record.time);
  return time >= now - MAX_PAST_MS && time <= now + MAX_FUTURE_MS
    ? undefined
    : refused('clock', '/time', 'from 7 days before to 5 minutes after ingestion');
}

/**
 * What is looked for where. A recipient's address may be a telephone number or an e-mail address; everything else
 * identifies somebody whom the record must name by an opaque id.
 */
const ANYWHERE: readonly PersonalData[] = ['ssn', 'mrn', 'birth-date', 'email', 'phone'];
const IN_ADDRESSES: readonly PersonalData[] = ['ssn', 'mrn', 'birth-date'];
/** An id cannot hold an `@`. A word such as `birth-date` is a fine field name. */
const IN_IDS: readonly PersonalData[] = ['ssn', 'mrn', 'phone'];

type Place = readonly [
  at: string,
  kinds: readonly PersonalData[],
  read: (record: AuditRecord) => string | undefined,
];

const PLACES: readonly Place[] = [
  ['/source/userAgent', ANYWHERE, ({ source }) => source.userAgent],
  ['/disclosure/recipient', ANYWHERE, ({ disclosure }) => disclosure?.recipient],
  ['/disclosure/address', IN_ADDRESSES, ({ disclosure }) => disclosure?.address],
  ['/disclosure/description', ANYWHERE, ({ disclosure }) => disclosure?.description],
  ['/disclosure/purpose', ANYWHERE, ({ disclosure }) => disclosure?.purpose],
  ['/location', IN_IDS, ({ location }) => location],
  ['/actor/id', IN_IDS, ({ actor }) => actor.id],
  ['/actor/role', IN_IDS, ({ actor }) => actor.role],
  ['/actor/onBehalfOf', IN_IDS, ({ actor }) => actor.onBehalfOf],
  ['/actor/homeLocation', IN_IDS, ({ actor }) => actor.homeLocation],
  ['/actor/actingLocation', IN_IDS, ({ actor }) => actor.actingLocation],
  ['/resource/type', IN_IDS, ({ resource }) => resource.type],
  ['/resource/id', IN_IDS, ({ resource }) => resource.id],
  ['/resource/patient', IN_IDS, ({ resource }) => resource.patient],
  ['/reason', IN_IDS, ({ reason }) => reason],
  ['/requestId', IN_IDS, ({ requestId }) => requestId],
  ['/correlationId', IN_IDS, ({ correlationId }) => correlationId],
  ['/digest/keyId', IN_IDS, ({ digest }) => digest?.keyId],
];

/** Places of a record that are in lists. */
const listed = ({ fields, accesses = [] }: AuditRecord): Place[] => [
  ...fields.map((name, i): Place => [`/fields/${i}`, IN_IDS, () => name]),
  ...accesses.map(({ requestId }, i): Place => [`/accesses/${i}/requestId`, IN_IDS, () => requestId]),
];

function personalData(record: AuditRecord): RefusedRecord | undefined {
  // One look at all texts together: hardly any record has something to be found.
  if (personalDataIn(joined(record)) === undefined) return undefined;
  const problems: RecordProblem[] = [];
  for (const [at, kinds, read] of [...PLACES, ...listed(record)]) {
    const found = personalDataIn(read(record) ?? '', kinds);
    if (found !== undefined) problems.push({ at, allowed: `text without ${NAMES[found]}` });
  }
  return problems.length === 0
    ? undefined
    : { reason: 'personal-data-in-text', problems: problems.slice(0, MOST_PROBLEMS) };
}

/** No sign of personal data begins or ends with a line break: what shows in a text shows between two of them. */
function joined(record: AuditRecord): string {
  let texts = '';
  for (const [, , read] of PLACES) {
    const text = read(record);
    if (text !== undefined) texts += `${text}\n`;
  }
  for (const name of record.fields) texts += `${name}\n`;
  for (const { requestId } of record.accesses ?? []) texts += `${requestId}\n`;
  return texts;
}

const NAMES: Readonly<Record<PersonalData, string>> = {
  ssn: 'a social security number',
  mrn: 'a medical record number',
  'birth-date': 'a date of birth',
  email: 'an e-mail address',
  phone: 'a telephone number',
};
