import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that was shown, taken apart. */
export interface Credential {
  /** The first half of the token: stays while the session lives. */
  readonly id: string;
  /** Its hex SHA-256, which names the session. */
  readonly session: string;
  /** Hex SHA-256 of the second half: each exchange of the token brings another. */
  readonly secret: string;
  /** What a page sends along with what changes something; it dies with the secret, and does not tell it. */
  readonly csrf: string;
}

export interface MintedToken extends Credential {
  readonly token: string;
}

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * A token: `<id>.<secret>`, 128 and 256 random bits in base64url.
 * @param id of the session that goes on. @default - a new one
 */
export function mintToken(id = randomBytes(ID_BYTES).toString('base64url')): MintedToken {
  const token = `${id}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token, ...parseToken(token)! };
}

/** @returns undefined for what is no token */
export function parseToken(token: string): Credential | undefined {
  const [, id, secret] = FORM.exec(token) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return {
    id,
    session: sha256(id),
    secret: sha256(secret),
    csrf: createHmac('sha256', secret).update('bulwark csrf').digest('base64url'),
  };
}

/** In constant time. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
