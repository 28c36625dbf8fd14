import { tenantName } from '../tenant-session/tenant-name';

/** A column of a tenant. */
export interface Column {
  readonly tenant: string;
  /** With its schema, such as `phi.patient_identifier`. */
  readonly table: string;
  readonly column: string;
}

/** One field of one row. */
export interface Place extends Column {
  /** Primary key of the row, as the database prints it. */
  readonly row: string;
}

const MOST_BYTES = 1024;

/**
 * Two places have the same encoding only if they are the same: each part is preceded by its length.
 * Parts are well-formed text of 1 to 1024 bytes; half characters would all be encoded alike.
 *
 * ```
 * part = length in bytes (uint16, big-endian) || UTF-8
 * ```
 * @throws TenantNameError, RangeError
 */
export const encodePlace = ({ tenant, table, column, row }: Place): Buffer =>
  encodeParts([tenantName(tenant), table, column, row]);

/** The same of a column; nothing encodes as a place does, which has a part more. */
export const encodeColumn = ({ tenant, table, column }: Column): Buffer =>
  encodeParts([tenantName(tenant), table, column]);

export function encodeParts(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const encoded = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 2 + length, 0));
  let at = 0;
  for (const [n, part] of parts.entries()) {
    const length = lengths[n]!;
    if (length === 0 || length > MOST_BYTES || !isWellFormed(part)) {
      throw new RangeError(`a part of a place is well-formed text of 1 to ${MOST_BYTES} bytes`);
    }
    at = encoded.writeUInt16BE(length, at);
    at += encoded.write(part, at);
  }
  return encoded;
}

/** Half a character has no UTF-8: all of them are encoded alike. */
export const isWellFormed = (text: string): boolean => !HALF.test(text);
const HALF = /\p{Surrogate}/u;
