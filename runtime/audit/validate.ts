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

/**
 * Judges one record. What is wrong first decides: JSON, size, schema, organization, clock, personal data in text.
 *
 * A value is judged as the JSON that would be sent for it, so that prototypes, getters and `undefined` members play no
 * part.
 * @param line a JSON text, its bytes, or the value itself
 */
export function parseRecord(line: unknown, context: RecordContext): ParsedRecord {
  const text = textOf(line);
  const value = text === undefined ? undefined : jsonOf(text);
  if (text === undefined || value === undefined) return refused('not-json', '', 'a JSON text in UTF-8');
  if (exceeds(text, value)) {
    return refused('oversized', '', `at most ${MAX_RECORD_BYTES} bytes in canonical form`);
  }
  const parsed = auditRecordSchema.safeParse(value);
  if (!parsed.success) {
    return { reason: 'not-a-record', problems: parsed.error.issues.slice(0, MOST_PROBLEMS).map(problemOf) };
  }
  const record = parsed.data;
  // As long as its shortest form: then there is no room for a second member of the same name, and no need to look.
  if (JSON.stringify(record).length !== text.length && hasDuplicateMembers(text)) {
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
    case 'invalid_union':
      return 'an IPv4 or IPv6 address';
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
  // One look at all ids together: hardly any record has something to be found.
  const ids = idsOf(record);
  const suspect = personalDataIn(ids.map(([, id]) => id).join('\n'), IN_IDS) !== undefined;
  const texts: readonly Text[] = [
    ['/source/userAgent', source.userAgent, ANYWHERE],
    ['/disclosure/recipient', disclosure?.recipient, ANYWHERE],
    ['/disclosure/address', disclosure?.address, IN_ADDRESSES],
    ['/disclosure/description', disclosure?.description, ANYWHERE],
    ['/disclosure/purpose', disclosure?.purpose, ANYWHERE],
    ...(suspect ? ids.map(([at, id]): Text => [at, id, IN_IDS]) : []),
  ];
  const problems = texts.flatMap(([at, text, kinds]): RecordProblem[] => {
    const found = text === undefined ? undefined : personalDataIn(text, kinds);
    return found === undefined ? [] : [{ at, allowed: `text without ${NAMES[found]}` }];
  });
  return problems.length === 0
    ? undefined
    : { reason: 'personal-data-in-text', problems: problems.slice(0, MOST_PROBLEMS) };
}

type Text = readonly [at: string, text: string | undefined, kinds: readonly PersonalData[]];

const NAMES: Readonly<Record<PersonalData, string>> = {
  ssn: 'a social security number',
  mrn: 'a medical record number',
  'birth-date': 'a date of birth',
  email: 'an e-mail address',
  phone: 'a telephone number',
};

function idsOf(record: AuditRecord): (readonly [at: string, id: string])[] {
  const { actor, resource } = record;
  return [
    ['/location', record.location],
    ['/actor/id', actor.id],
    ['/actor/role', actor.role],
    ['/actor/onBehalfOf', actor.onBehalfOf ?? ''],
    ['/actor/homeLocation', actor.homeLocation ?? ''],
    ['/actor/actingLocation', actor.actingLocation ?? ''],
    ['/resource/type', resource.type],
    ['/resource/id', resource.id],
    ['/resource/patient', resource.patient ?? ''],
    ['/reason', record.reason ?? ''],
    ['/requestId', record.requestId],
    ['/correlationId', record.correlationId ?? ''],
    ['/digest/keyId', record.digest?.keyId ?? ''],
    ...record.fields.map((name, index) => [`/fields/${index}`, name] as const),
    ...(record.accesses ?? []).map(
      ({ requestId }, index) => [`/accesses/${index}/requestId`, requestId] as const,
    ),
  ];
}
