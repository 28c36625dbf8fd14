import { type AuditRecord, auditRecordSchema, type QuarantineReason } from '../audit/record';
import { type AuditTransport, AuditTransportError } from '../audit/transport';

export interface MemoryAuditTransport extends AuditTransport {
  /** What was recorded, oldest first. */
  readonly records: readonly AuditRecord[];
  /** What the writer would put into quarantine: a defect of the application. Expect it to be empty. */
  readonly refused: readonly { readonly reason: QuarantineReason; readonly line: string }[];
}

/**
 * For tests only: audit records in the memory of this process, which keeps nothing. After `close()` nothing can be
 * recorded any more, as when the stream is away: what the application does then should not happen.
 *
 * @example
 * const recorded = memoryAuditTransport();
 * const audit = new AuditClient({ transport: recorded });
 */
export function memoryAuditTransport(): MemoryAuditTransport {
  const records: AuditRecord[] = [];
  const refused: { reason: QuarantineReason; line: string }[] = [];
  let closed = false;
  return {
    records,
    refused,
    maxLineBytes: 262_144,
    async send(_, line, reason) {
      if (closed) throw new AuditTransportError('the transport is closed');
      if (reason === undefined) records.push(auditRecordSchema.parse(JSON.parse(line)));
      else refused.push({ reason, line });
    },
    flush: async () => {},
    close: async () => {
      closed = true;
    },
  };
}
