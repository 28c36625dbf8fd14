import * as z from 'zod';
import type { SigningKey } from './context';
import type { SigningKeys } from './signing-keys';

/** The part of a Secrets Manager client that is used; `SecretsManager` of `@aws-sdk/client-secrets-manager` has it. */
export interface SecretsManagerReader {
  getSecretValue(input: { SecretId: string }): Promise<{ readonly SecretString?: string | undefined }>;
}

export interface SecretsManagerKeysOptions {
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** The secret holds no key, or not one of this form. The message holds nothing of it. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

const secretSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/),
  login: z.string().min(1).max(63),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

/** So long a key is used before it is asked for again. */
const FRESH_MS = 5 * 60_000;
/** So long it is used when nobody answers. A key that was rotated meanwhile is refused by the database all the same. */
const STALE_MS = 60 * 60_000;
/** However many transactions are refused, Secrets Manager hears of it no more often. */
const PAUSE_MS = 1000;

/**
 * The signing key in a secret, `{"id": …, "login": …, "key": <64 hex digits>}`, kept for five minutes. It is fetched once for
 * all who wait, and again when the database has refused it.
 * Source: AWS Secrets Manager API Reference, "GetSecretValue".
 * @param secretId ARN or name
 */
export function secretsManagerKeys(
  client: SecretsManagerReader,
  secretId: string,
  { clock = Date.now }: SecretsManagerKeysOptions = {},
): SigningKeys {
  let kept: { readonly key: SigningKey; readonly at: number } | undefined;
  let asked = -Infinity;
  let fetching: Promise<SigningKey> | undefined;

  async function fetch(): Promise<SigningKey> {
    const at = (asked = clock());
    try {
      const key = parseSigningKey((await client.getSecretValue({ SecretId: secretId })).SecretString);
      kept = { key, at };
      return key;
    } catch (error) {
      if (kept !== undefined && clock() - kept.at < STALE_MS) return kept.key;
      throw error;
    } finally {
      fetching = undefined;
    }
  }

  return {
    async current(refused) {
      if (kept !== undefined) {
        const soon = clock() - asked < PAUSE_MS;
        const good = kept.key.id !== refused?.id && clock() - kept.at < FRESH_MS;
        if (fetching === undefined && (good || soon) && clock() - kept.at < STALE_MS) return kept.key;
      }
      return (fetching ??= fetch());
    },
  };
}

/** @throws SigningKeyError when the text is none */
export function parseSigningKey(text: string | undefined): SigningKey {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    throw new SigningKeyError('the secret of the signing key is no JSON');
  }
  const { data } = secretSchema.safeParse(value);
  if (data === undefined)
    throw new SigningKeyError('the secret of the signing key lacks an id, a login or a key');
  return { id: data.id, key: Buffer.from(data.key, 'hex') };
}
