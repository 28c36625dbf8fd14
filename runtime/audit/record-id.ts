import { randomFillSync } from 'node:crypto';

/**
 * An id for a record: UUID version 7, 48 bits of milliseconds and 74 random bits from the system's generator. Nothing
 * counts up and nothing is kept, so that processes need not agree; records of one millisecond have no order by id.
 * Source: RFC 9562, section 5.7.
 * @param now milliseconds since 1970
 */
export function recordId(now: number = Date.now()): string {
  const bytes = Buffer.allocUnsafe(16);
  randomFillSync(bytes, 6);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
