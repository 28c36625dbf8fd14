import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

/** @param parts what is signed, one after the other */
export function hmac(
  algorithm: 'sha1' | 'sha256',
  key: Buffer | string,
  ...parts: (Buffer | string)[]
): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/**
 * Compares two texts in a time that does not depend on where they differ. Digests are compared as written, so that a
 * digest has one way to be written.
 */
export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, 'utf8'), Buffer.from(expected, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The same for what must not even show its length. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected));
