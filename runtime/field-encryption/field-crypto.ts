import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import { encodeEnvelope, type Envelope, NONCE_BYTES, TAG_BYTES } from './envelope';
import { SealedFieldError } from './errors';

/** Bytes of a field. It is opened in one piece: nothing of it may be seen before the tag was compared. */
export const MOST_FIELD_BYTES = 16 * 1024 * 1024;
export const KEY_BYTES = 32;
const INDEX_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/**
 * A key for one use of a data key: KDF in counter mode with HMAC-SHA-256, one block. NIST SP 800-108r1 §4.1.
 *
 * ```
 * HMAC(data key, uint32 1 || label || 0x00 || context || uint32 256)
 * ```
 * Each place has a key of its own. So nobody needs to count how often all processes together used a data key: random
 * nonces meet only where the same field is sealed again and again, and 2^32 times (NIST SP 800-38D §8.3) would be five
 * hundred times a second for as long as a data key is in use.
 */
function derive(dataKey: Buffer, label: string, context: Buffer): Buffer {
  return createHmac('sha256', dataKey)
    .update(Buffer.concat([FIRST_BLOCK, Buffer.from(label), ZERO, context, BITS]))
    .digest();
}
const FIRST_BLOCK = Buffer.from([0, 0, 0, 1]);
const ZERO = Buffer.from([0]);
const BITS = Buffer.from([0, 0, 1, 0]);

const drawn = Buffer.alloc(NONCE_BYTES * 512);
let used = drawn.length;

/** 96 random bits. Many are drawn at once, for each draw costs as much as a short field. */
function nextNonce(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  return Buffer.from(drawn.subarray(used, (used += NONCE_BYTES)));
}

/**
 * @param place as `encodePlace` has it
 * @throws RangeError when the field is too long
 */
export function sealField(dataKey: Buffer, keyId: string, place: Buffer, plaintext: Uint8Array): Buffer {
  if (plaintext.length > MOST_FIELD_BYTES) {
    throw new RangeError(`a field of ${plaintext.length} bytes; at most ${MOST_FIELD_BYTES} are sealed`);
  }
  const key = derive(dataKey, 'BWF1 field', place);
  const nonce = nextNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  key.fill(0);
  cipher.setAAD(place);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return encodeEnvelope({ keyId, nonce, ciphertext, tag: cipher.getAuthTag() });
}

/** @throws SealedFieldError */
export function openField(dataKey: Buffer, place: Buffer, { nonce, ciphertext, tag }: Envelope): Buffer {
  const key = derive(dataKey, 'BWF1 field', place);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  key.fill(0);
  decipher.setAAD(place);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new SealedFieldError();
  }
  return plaintext;
}

/** @param column as `encodeColumn` has it
 * @returns 16 bytes: the domain `phi.blind_index`. Equal for equal values of one column of one tenant. */
export function indexField(dataKey: Buffer, column: Buffer, value: string): Buffer {
  const key = derive(dataKey, 'BWF1 index', column);
  const index = createHmac('sha256', key).update(value, 'utf8').digest().subarray(0, INDEX_BYTES);
  key.fill(0);
  return index;
}
