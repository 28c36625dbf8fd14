import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** A key that a login signs contexts with: what its secret holds, as JSON, and nothing else. */
export interface ContextKey {
  /** The version of the secret that holds it. */
  readonly id: string;
  /** The only login that may present what it signs. */
  readonly login: string;
  /** 32 bytes, in lower-case hex. */
  readonly key: string;
}

/** The secret holds no key of this login. Says nothing of what it holds. */
export class ContextKeyError extends Error {
  override readonly name = 'ContextKeyError';
}

/** `tenancy.signing_key.id` takes no other. */
const contextKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/),
  login: z.string(),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

export const generateContextKey = (id: string, login: string): ContextKey => ({
  id,
  login,
  key: randomBytes(32).toString('hex'),
});

/** @throws ContextKeyError when the text holds no key of that login */
export function parseContextKey(text: string, login: string): ContextKey {
  let parsed: ContextKey;
  try {
    parsed = contextKey.parse(JSON.parse(text));
  } catch {
    // What a parser complains of quotes what it read.
    throw new ContextKeyError('the secret holds no key');
  }
  if (parsed.login !== login) throw new ContextKeyError('the secret holds the key of another login');
  return parsed;
}
