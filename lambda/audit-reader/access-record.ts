import type { AuditClient } from '../../runtime/audit/client';
import type { Caller, Request } from './request';

/** Reading the audit log could not be recorded: nothing is read. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError';
}

/** How a request ended, and why when it did not succeed. */
export type Ending =
  { readonly outcome: 'success' } | { readonly outcome: 'failure'; readonly reason: string };

/**
 * Records that somebody reads the audit log.
 * @param request undefined when it was none that is understood
 * @returns the id of the record
 * @throws NotRecordedError, AuditTransportError unless the stream has accepted it
 */
export async function recordAccess(
  audit: Pick<AuditClient, 'record'>,
  { organization, location, actor, source, requestId }: Caller,
  request: Request | undefined,
  ending: Ending,
): Promise<string> {
  const { kind, patient, ...criteria } = request ?? { kind: 'query' as const };
  const receipt = await audit.record({
    organization,
    location,
    actor,
    source,
    requestId,
    action: kind === 'export' ? 'export' : 'read-audit-log',
    resource: {
      type: kind === 'accounting' ? 'accounting-of-disclosures' : 'audit-log',
      id: organization,
      ...(patient !== undefined && { patient }),
    },
    // What was asked by, not what was asked for.
    fields: Object.entries(criteria).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ...ending,
  });
  if (!receipt.accepted)
    throw new NotRecordedError(`the record of the access was refused: ${receipt.reason}`);
  return receipt.id;
}
