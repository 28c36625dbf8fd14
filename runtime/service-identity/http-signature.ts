import { type KeyObject, createHash, sign, verify } from 'node:crypto';

/** A covered component, in the order of the signature: its identifier, such as `@method` or `content-digest`, and value. */
export type Component = readonly [identifier: string, value: string];

/** The value of `Content-Digest` for a body. RFC 9530, section 2. */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** The inner list of covered components with its parameters, as `Signature-Input` carries it. */
export const signatureParams = (components: readonly Component[], parameters: string): string =>
  `(${components.map(([identifier]) => `"${identifier}"`).join(' ')})${parameters}`;

/** What is signed. RFC 9421, section 2.5. @param params see `signatureParams` */
export const signatureBase = (components: readonly Component[], params: string): string =>
  [
    ...components.map(([identifier, value]) => `"${identifier}": ${value}`),
    `"@signature-params": ${params}`,
  ].join('\n');

/** Ed25519, RFC 9421, section 3.3.6. @returns base64 */
export const signBase = (base: string, privateKey: KeyObject): string =>
  sign(null, Buffer.from(base), privateKey).toString('base64');

export const isSignatureOf = (base: string, signature: string, publicKey: KeyObject): boolean =>
  verify(null, Buffer.from(base), publicKey, Buffer.from(signature, 'base64'));
