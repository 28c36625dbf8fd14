import type { QuarantineReason } from './record';

/** Where audit records go. */
export interface AuditTransport {
  /** Bytes of the longest line that it takes. */
  readonly maxLineBytes: number;
  /**
   * Resolves when the line is stored, and not before.
   * @param organization the tenant, or `unknown` where a record names none
   * @param line one record, or what should have been one, as JSON without line breaks
   * @param refused why it is no record, where it is none; it is stored all the same, for the quarantine
   * @throws AuditTransportError when it is not known to be stored; what the line describes must then not happen
   */
  send(organization: string, line: string, refused?: QuarantineReason): Promise<void>;
  /** Resolves when nothing is under way any more, stored or not. */
  flush(): Promise<void>;
  /** Takes nothing more, and flushes. */
  close(): Promise<void>;
}

/** An audit record is not known to be stored. The message holds counts and names of errors, never a record. */
export class AuditTransportError extends Error {
  override readonly name = 'AuditTransportError';
}

/** What a line is sent under when its record names no tenant. The writer quarantines it whatever the key. */
export const NO_ORGANIZATION = 'unknown';
