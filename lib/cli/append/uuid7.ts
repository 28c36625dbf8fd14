import { randomUUID } from 'node:crypto';

/** A UUID that sorts by time, RFC 9562 section 5.7. @param now milliseconds since 1970 */
export function uuid7(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  // Version 4 brings variant and random bits; its first 48 bits give way to the time, its version to 7.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
