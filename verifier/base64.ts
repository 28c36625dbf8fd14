/** @returns undefined for anything but the one standard encoding of its bytes. RFC 4648, 4 and 3.5. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
/** Six bits for each character; -1, which no shift makes part of a hash, for what is none. */
const VALUES = new Int32Array(256).fill(-1);
for (const [value, char] of ALPHABET.entries()) VALUES[char] = value;

/** Characters of 32 bytes in base64. */
export const HASH_CHARACTERS = 44;

/** Whether `bytes` at `at` hold the standard base64 of the hash in `hashes` at `offset`. Allocates nothing. */
export function isBase64OfHash(bytes: Uint8Array, at: number, hashes: Uint8Array, offset: number): boolean {
  let same = true;
  let from = at;
  let to = offset;
  for (; from < at + 40; from += 4, to += 3) {
    const bits = (value(bytes, from) << 18) | (value(bytes, from + 1) << 12) | (value(bytes, from + 2) << 6);
    same &&=
      (bits | value(bytes, from + 3)) === ((hashes[to]! << 16) | (hashes[to + 1]! << 8) | hashes[to + 2]!);
  }
  // Ten times three bytes are compared; two are left, in three characters and the padding.
  const bits = (value(bytes, from) << 12) | (value(bytes, from + 1) << 6) | value(bytes, from + 2);
  return same && bits === ((hashes[to]! << 10) | (hashes[to + 1]! << 2)) && bytes[from + 3] === 0x3d;
}

const value = (bytes: Uint8Array, at: number): number => VALUES[bytes[at]!]!;
