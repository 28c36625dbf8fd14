import { randomUUID } from 'node:crypto';

/**
 * An id for a record: UUID version 7, 48 bits of milliseconds and 74 random bits from the system's generator. Nothing
 * counts up and nothing is kept, so that processes need not agree; records of one millisecond have no order by id.
 * Source: RFC 9562, section 5.7.
 * @param now milliseconds since 1970
 */
export function recordId(now: number = Date.now()): string {
  const time = Math.trunc(now).toString(16).padStart(12, '0');
  // Behind the digit of its version, a version 4 has what a version 7 must have there; Node draws many of them at once.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
