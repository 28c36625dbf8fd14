import * as z from 'zod';
import { DIRECTORIES, ROLES } from '../identity/roles';
import { type Note, SESSION_KINDS, SessionStoreError, type StoredSession } from './store';

/** The types of values that are stored. */
export type AttributeValue =
  { readonly S: string } | { readonly N: string } | { readonly B: Uint8Array } | { readonly BOOL: boolean };
export type Item = Record<string, AttributeValue>;

/** An item as it is read: values may be of any type. */
export type FoundItem = Record<
  string,
  {
    readonly S?: string | undefined;
    readonly N?: string | undefined;
    readonly B?: Uint8Array | undefined;
    readonly BOOL?: boolean | undefined;
  }
>;

/** Text, numbers, bytes and truth as they are; lists and objects as JSON; nothing of what is undefined. */
export function attributesOf(values: Readonly<Record<string, unknown>>): Item {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  return { S: JSON.stringify(value) };
}

const seconds = z.coerce.number().int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);

const bySchema = z.object({
  tenant: z.string(),
  person: z.string(),
  role: z.enum(ROLES),
  homeLocation: z.string().optional(),
  source: z.object({ ip: z.string(), userAgent: z.string() }),
  requestId: z.string(),
});

const itemSchema = z.object({
  key: z.templateLiteral(['session#', digest]),
  kind: z.enum(SESSION_KINDS),
  tenant: z.string().min(1),
  directory: z.enum(DIRECTORIES),
  person: z.string().min(1),
  roles: json(z.array(z.enum(ROLES)).min(1)),
  role: z.enum(ROLES),
  locations: json(z.array(z.string())),
  homeLocation: z.string().optional(),
  began: seconds,
  seen: seconds,
  authenticatedAt: seconds,
  secret: digest,
  rotatedAt: seconds,
  retired: json(z.array(z.object({ secret: digest, at: seconds }))),
  refreshToken: z.instanceof(Uint8Array).optional(),
  renewFrom: seconds,
  renewBy: seconds,
  device: z.string().optional(),
  emergency: json(z.object({ id: z.string(), from: seconds, until: seconds, reason: z.string() })).optional(),
  ended: seconds.optional(),
  endReason: z.string().optional(),
  endBy: json(bySchema).optional(),
  endRecorded: z.boolean().optional(),
});

const NOTHING = new Uint8Array();

/** @throws SessionStoreError for an item that is none of ours: what it would let through, nobody knows */
export function sessionOf(item: FoundItem): StoredSession {
  const { data } = itemSchema.safeParse(plain(item));
  if (data === undefined) throw new SessionStoreError('GetItem: an item that is none of ours');
  const { key, ended, endReason = 'unknown', endBy, endRecorded = false, refreshToken, ...rest } = data;
  return {
    ...rest,
    session: key.slice('session#'.length),
    refreshToken: refreshToken ?? NOTHING,
    ended:
      ended === undefined
        ? undefined
        : { at: ended, reason: endReason, recorded: endRecorded, ...(endBy && { by: endBy }) },
  };
}

const noteSchema = z.object({ data: z.instanceof(Uint8Array).optional(), expires: seconds });

/** @throws SessionStoreError */
export function noteOf(kind: Note['kind'], id: string, item: FoundItem): Note {
  const { data } = noteSchema.safeParse(plain(item));
  if (data === undefined) throw new SessionStoreError('GetItem: an item that is none of ours');
  return { kind, id, expires: data.expires, ...(data.data && { data: data.data }) };
}

const plain = (item: FoundItem): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, { S, N, B, BOOL }]) => [name, S ?? N ?? B ?? BOOL]));
