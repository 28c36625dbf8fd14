import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { auditRecordSchema } from '../audit/record';

const { organization, actor, purpose, requestId } = auditRecordSchema.shape;

/** For whom a transaction is, in the words of the audit record. None of them can hold a `|`. */
const contextSchema = z.strictObject({
  tenant: organization,
  actor: actor.shape.id,
  role: actor.shape.role,
  purpose: purpose.unwrap(),
  requestId,
});

/** For whom a transaction is, as whom, and why. */
export interface TenantContext extends Readonly<z.output<typeof contextSchema>> {}

/** A context that is refused before the database is asked. The message names fields, never their values. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
  constructor(readonly fields: readonly string[]) {
    super(`context refused: ${fields.length === 0 ? 'not a context' : fields.join(', ')}`);
  }
}

/** @throws ContextError */
export function parseContext(context: unknown): TenantContext {
  const { data, error } = contextSchema.safeParse(context);
  if (data !== undefined) return Object.freeze(data);
  // The name of an unknown member could be anything.
  const fields = error.issues.map(({ path }) => path.join('.') || 'an unknown member');
  throw new ContextError([...new Set(fields)]);
}

/** A key that contexts are signed with. */
export interface SigningKey {
  readonly id: string;
  /** At least 32 bytes. */
  readonly key: Uint8Array;
}

const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const CHALLENGE = /^\d{1,10}\.\d{1,20}$/;

export interface Signing {
  /** What `tenancy.challenge()` returned in the transaction. */
  readonly challenge: string;
  /** When the context ends, seconds since 1970; at most 15 minutes ahead. */
  readonly expires: number;
}

/**
 * The signed context that `tenancy.enter` takes, in one transaction of one connection. `docs/tenant-isolation.md` has the
 * format; another issuer, which keeps the key from the application, signs with it as well.
 * @throws ContextError when the context is malformed, TypeError when anything else is
 */
export function signContext(
  key: SigningKey,
  context: TenantContext,
  { challenge, expires }: Signing,
): string {
  const { tenant, actor, role, purpose, requestId } = parseContext(context);
  if (!KEY_ID.test(key.id) || key.key.byteLength < 32)
    throw new TypeError('a signing key has an id and 32 bytes');
  if (!CHALLENGE.test(challenge)) throw new TypeError('the challenge is none of tenancy.challenge()');
  if (!Number.isSafeInteger(expires) || expires < 0)
    throw new TypeError('expires is in whole seconds since 1970');
  const said = ['bulwark1', key.id, tenant, actor, role, purpose, expires, challenge, requestId].join('|');
  return `${said}|${createHmac('sha256', key.key).update(said).digest('hex')}`;
}
