import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as z from 'zod';
import { CLOCK_TOLERANCE_SECONDS } from './limits';
import { SessionRefusal } from './refusal';
import type { SessionStore } from './store';
import { sameText } from './token';

/** A request that a proof must be made for. */
export interface ProvedRequest {
  readonly method: string;
  /** Path of the URL, without the query. */
  readonly path: string;
  /** What the client knows of its session: `Session.csrf`. */
  readonly binding: string;
}

/** How old a proof may be. */
export const PROOF_SECONDS = 60;
const LONGEST = 4096;

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const headerSchema = z.object({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('ES256'),
  // Strict: a key with its private part was made by somebody who does not keep it.
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    ext: z.boolean().optional(),
    key_ops: z.array(z.string()).optional(),
  }),
});
const claimsSchema = z.object({
  jti: z.string().min(16).max(128),
  htm: z.string(),
  htu: z.string(),
  iat: z.number().int().nonnegative(),
  ath: z.string(),
});

/**
 * Proofs that a request comes from the holder of a key, as DPoP has them: RFC 9449, section 4.3. The key is one of ECDSA
 * on P-256 that the device does not give away, such as WebCrypto makes with `extractable: false`. `ath` is the SHA-256 of
 * the session's CSRF token, in base64url, because a page does not know its cookie.
 */
export class DeviceProofs {
  constructor(
    private readonly store: SessionStore,
    private readonly origin: string,
    private readonly now: () => number,
  ) {}

  /**
   * @returns thumbprint of the key (RFC 7638): the id of the device
   * @throws SessionRefusal `device-required` for what is no proof, or was used; SessionStoreError
   */
  async verify(proof: string, { method, path, binding }: ProvedRequest): Promise<string> {
    const { header, claims, signed, signature } = parse(proof);
    const { x, y } = header.jwk;
    const key = publicKey(x, y);
    const now = this.now();
    const holds =
      verify('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature) &&
      claims.htm === method &&
      claims.htu === `${this.origin}${path}` &&
      claims.iat <= now + CLOCK_TOLERANCE_SECONDS &&
      claims.iat > now - PROOF_SECONDS &&
      sameText(claims.ath, digest(binding));
    if (!holds) refuse();
    const thumbprint = digest(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`);
    // Kept for longer than it could be shown.
    const expires = claims.iat + 2 * PROOF_SECONDS;
    const id = digest(`${thumbprint}.${claims.jti}`);
    if (!(await this.store.note({ kind: 'proof', id, expires }))) refuse();
    return thumbprint;
  }
}

function parse(proof: string) {
  const parts = proof.length <= LONGEST ? proof.split('.') : [];
  const [head, body, signature] = parts;
  if (parts.length !== 3 || !head || !body || !signature) return refuse();
  const header = headerSchema.safeParse(json(head)).data;
  const claims = claimsSchema.safeParse(json(body)).data;
  if (!header || !claims) return refuse();
  return { header, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

function publicKey(x: string, y: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch {
    return refuse(); // no point of the curve
  }
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const refuse = (): never => {
  throw new SessionRefusal('device-required');
};
