import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { hasDuplicateMembers } from './duplicate-members';
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

export type ParsedRecord = { readonly record: AuditRecord; readonly reason?: undefined } | RefusedRecord;

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
  const parsed = auditRecordSchema.safeParse(value);
  if (!parsed.success) {
    return { reason: 'not-a-record', problems: parsed.error.issues.slice(0, MOST_PROBLEMS).map(problemOf) };
  }
  const record = parsed.data;
  // A text as short as it can be has no room for a second member of the same name.
  if (text.length !== shortestLength(record) && hasDuplicateMembers(text)) {
    return refused('not-a-record', '', 'every member once');
  }
  return (
    wrongOrganization(record, context) ?? wrongClock(record, context) ?? personalData(record) ?? { record }
  );
}

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

/** Length of the JSON of objects, arrays and strings, where no character needs an escape. */
function shortestLength(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  let length = 1; // the opening bracket; each member brings a comma or the closing one
  if (Array.isArray(value)) {
    for (const item of value) length += shortestLength(item) + 1;
  } else {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name in members) length += name.length + 4 + shortestLength(members[name]);
  }
  return Math.max(length, 2);
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

function personalData(record: AuditRecord): RefusedRecord | undefined {
  const { source, disclosure } = record;
  const texts: Text[] = [['/source/userAgent', source.userAgent, ANYWHERE]];
  if (disclosure !== undefined) {
    texts.push(
      ['/disclosure/recipient', disclosure.recipient, ANYWHERE],
      ['/disclosure/address', disclosure.address ?? '', IN_ADDRESSES],
      ['/disclosure/description', disclosure.description, ANYWHERE],
      ['/disclosure/purpose', disclosure.purpose, ANYWHERE],
    );
  }
  // One look at all ids together: hardly any record has something to be found.
  if (personalDataIn(joinedIds(record), IN_IDS) !== undefined) {
    for (const [at, id] of idsOf(record)) texts.push([at, id, IN_IDS]);
  }
  const problems: RecordProblem[] = [];
  for (const [at, text, kinds] of texts) {
    const found = personalDataIn(text, kinds);
    if (found !== undefined) problems.push({ at, allowed: `text without ${NAMES[found]}` });
  }
  return problems.length === 0
    ? undefined
    : { reason: 'personal-data-in-text', problems: problems.slice(0, MOST_PROBLEMS) };
}

type Text = readonly [at: string, text: string, kinds: readonly PersonalData[]];

const NAMES: Readonly<Record<PersonalData, string>> = {
  ssn: 'a social security number',
  mrn: 'a medical record number',
  'birth-date': 'a date of birth',
  email: 'an e-mail address',
  phone: 'a telephone number',
};

/** Ids and words, by their place in a record. */
const IDS: readonly (readonly [at: string, read: (record: AuditRecord) => string | undefined])[] = [
  ['/location', ({ location }) => location],
  ['/actor/id', ({ actor }) => actor.id],
  ['/actor/role', ({ actor }) => actor.role],
  ['/actor/onBehalfOf', ({ actor }) => actor.onBehalfOf],
  ['/actor/homeLocation', ({ actor }) => actor.homeLocation],
  ['/actor/actingLocation', ({ actor }) => actor.actingLocation],
  ['/resource/type', ({ resource }) => resource.type],
  ['/resource/id', ({ resource }) => resource.id],
  ['/resource/patient', ({ resource }) => resource.patient],
  ['/reason', ({ reason }) => reason],
  ['/requestId', ({ requestId }) => requestId],
  ['/correlationId', ({ correlationId }) => correlationId],
  ['/digest/keyId', ({ digest }) => digest?.keyId],
];

function joinedIds(record: AuditRecord): string {
  let joined = '';
  for (const [, read] of IDS) {
    const id = read(record);
    if (id !== undefined) joined += `${id}\n`;
  }
  for (const name of record.fields) joined += `${name}\n`;
  for (const access of record.accesses ?? []) joined += `${access.requestId}\n`;
  return joined;
}

const idsOf = (record: AuditRecord): (readonly [at: string, id: string])[] => [
  ...IDS.map(([at, read]) => [at, read(record) ?? ''] as const),
  ...record.fields.map((name, index) => [`/fields/${index}`, name] as const),
  ...(record.accesses ?? []).map(
    (access, index) => [`/accesses/${index}/requestId`, access.requestId] as const,
  ),
];
