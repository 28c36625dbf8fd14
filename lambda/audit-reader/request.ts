import * as z from 'zod';
import { ACTIONS, auditRecordSchema, OUTCOMES } from '../../runtime/audit/record';
import { InputError } from '../shared/errors';

/** Six years, 45 CFR 164.316(b)(2)(i) and 164.528(a)(1), in days. */
const MOST_DAYS = 2192;
const DAY_MS = 86_400_000;

const { organization, location, actor, source, requestId, resource } = auditRecordSchema.shape;

/** Who asks, as the calling function has verified it. Nothing of it comes from the body of a request. */
const callerSchema = z.strictObject({
  organization,
  location: location.default('none'),
  actor,
  source,
  requestId,
});
export type Caller = z.output<typeof callerSchema>;

const time = z.iso.datetime();
/** A place in the log, as the last page gave it: the day and the sequence before which the next one begins. */
const cursor = z.string().regex(/^\d{4}-\d{2}-\d{2}\.(0|[1-9]\d{0,14})$/);

const criteria = {
  /** Who did it, or was acted for. */
  actor: actor.shape.id.optional(),
  patient: resource.shape.patient,
  resourceType: resource.shape.type.optional(),
  resourceId: resource.shape.id.optional(),
  action: z.enum(ACTIONS).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** Time of the record, inclusive. */
  from: time.optional(),
  /** Time of the record, exclusive. */
  to: time.optional(),
  cursor: cursor.optional(),
};

const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('query'),
    ...criteria,
    limit: z.int().min(1).max(500).default(100),
  }),
  z.strictObject({
    kind: z.literal('export'),
    ...criteria,
    from: time,
    to: time,
    format: z.enum(['jsonl', 'csv', 'ocsf']),
  }),
  z.strictObject({
    kind: z.literal('accounting'),
    patient: resource.shape.patient.unwrap(),
    from: time.optional(),
    to: time.optional(),
    /** One row for each disclosure, or one for a series of them, 45 CFR 164.528(b)(3). */
    form: z.enum(['each', 'summary']).default('each'),
    /** Lists, apart, what an accounting may leave out, with the paragraph that says so. */
    excluded: z.boolean().default(false),
    format: z.enum(['json', 'csv']).default('json'),
  }),
]);
export type Request = z.output<typeof requestSchema>;
export type Query = Extract<Request, { kind: 'query' }>;
export type Export = Extract<Request, { kind: 'export' }>;
export type Accounting = Extract<Request, { kind: 'accounting' }>;
export type Criteria = Omit<Query, 'kind' | 'limit'>;

const eventSchema = z.strictObject({ caller: callerSchema, request: z.unknown() });

/** @throws InputError when nobody can be held responsible for the request */
export function parseEvent(event: unknown): { readonly caller: Caller; readonly request: unknown } {
  return accept(eventSchema, event);
}

/** @throws InputError naming fields */
export function parseRequest(value: unknown): Request {
  const request = accept(requestSchema, value);
  const { from, to } = request;
  if (from !== undefined && to !== undefined) {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days <= 0 || days > MOST_DAYS) throw new InputError(`to must lie up to ${MOST_DAYS} days after from`);
  }
  return request;
}

/** The period of an accounting: what was asked for, six years up to now otherwise. */
export function periodOf(
  { from, to }: Accounting,
  now: number,
): { readonly from: number; readonly to: number } {
  const end = to === undefined ? now : Date.parse(to);
  return { from: from === undefined ? end - MOST_DAYS * DAY_MS : Date.parse(from), to: end };
}

function accept<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the request'));
  throw new InputError(`not accepted: ${[...fields].join(', ')}`);
}
