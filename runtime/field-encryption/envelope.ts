import { SealedFieldError } from './errors';

/**
 * A sealed field, as `phi.sealed` of the database has it:
 *
 * ```
 * "BWF1" || id of the data key, 16 bytes || nonce, 12 || ciphertext, as long as the plaintext || tag, 16
 * ```
 */
export interface Envelope {
  /** UUID of the data key, in lower case. */
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

export const MAGIC = Buffer.from('BWF1');
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const ID_END = MAGIC.length + 16;
const HEADER_BYTES = ID_END + NONCE_BYTES;

export const encodeEnvelope = ({ keyId, nonce, ciphertext, tag }: Envelope): Buffer =>
  Buffer.concat([MAGIC, Buffer.from(keyId.replaceAll('-', ''), 'hex'), nonce, ciphertext, tag]);

/**
 * The parts are views of what is given.
 * @throws SealedFieldError
 */
export function decodeEnvelope(sealed: Uint8Array): Envelope {
  if (!(sealed instanceof Uint8Array) || sealed.length < HEADER_BYTES + TAG_BYTES)
    throw new SealedFieldError();
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealedFieldError();
  const end = bytes.length - TAG_BYTES;
  return {
    keyId: formatUuid(bytes.subarray(MAGIC.length, ID_END)),
    nonce: bytes.subarray(ID_END, HEADER_BYTES),
    ciphertext: bytes.subarray(HEADER_BYTES, end),
    tag: bytes.subarray(end),
  };
}

export function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
