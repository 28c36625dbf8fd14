import type { AuditRecordInput } from '../../runtime/audit/client';
import { uuidOf } from '../shared/audit/uuid-of';
import type { Leaver } from '../shared/workforce';
import { type Case, closeCase, folderOf } from './case-file';
import { AccessNotEndedError, endAccess } from './end-access';
import type { World } from './world';

/**
 * Ends the access of somebody who leaves, says so in the audit trail, and keeps the report.
 * @param file undefined when the case could not be opened: access ends first, and the paper follows with the next run
 * @throws AccessNotEndedError, or what the trail or the archive threw; all of it may be done again
 */
export async function leave(leaver: Leaver, file: Case | undefined, world: World): Promise<void> {
  const { account, tenant } = leaver;
  const ended =
    account === undefined ? { steps: [], state: null } : await endAccess({ account, tenant }, world);
  if (!file) throw new AccessNotEndedError('the case is not open yet');
  const records = account !== undefined && tenant !== undefined ? recordsOf(file, account, tenant) : [];
  for (const record of records) await world.record(record);
  const { checklist: _, title: __, ...named } = file;
  await closeCase(
    leaver,
    {
      ...named,
      endedAt: new Date(world.clock()).toISOString(),
      ...ended,
      records: records.map(({ id }) => id!),
    },
    world,
  );
}

/** The same in every run, so that one that is repeated adds nothing (AUD-1). */
function recordsOf(file: Case, account: string, tenant: string): AuditRecordInput[] {
  const run = folderOf({ id: file.person, leavesAt: file.leavesAt });
  return (['session-revoked', 'revoke'] as const).map((action) => ({
    id: uuidOf(run, file.openedAt, action),
    time: file.openedAt,
    organization: tenant,
    location: 'none',
    actor: { id: 'offboarding', role: 'security-officer', type: 'service' },
    source: { ip: '127.0.0.1', userAgent: 'offboarding' },
    action,
    resource: { type: 'account', id: account },
    fields: [],
    outcome: 'success',
    reason: 'offboarded',
    requestId: uuidOf(run, file.openedAt),
  }));
}
