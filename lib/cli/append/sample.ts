import type { AuditRecord } from '../../../runtime/audit/record';
import type { Line } from './record-lines';
import { recordId } from '../../../runtime/audit/record-id';

/** How many at a time. */
const BATCH = 512;

/** Who does what in the sample: synthetic ids, no person. */
const ACTORS = [
  { id: 'acct-1001', role: 'physician', type: 'person', homeLocation: 'site-north' },
  { id: 'acct-1002', role: 'nurse', type: 'person', actingLocation: 'site-south' },
  { id: 'acct-1003', role: 'front-desk', type: 'person', onBehalfOf: 'acct-1001' },
  { id: 'svc-billing', role: 'biller', type: 'service' },
] as const;
const DEEDS = [
  { action: 'read', resource: 'encounter-note', fields: ['assessment', 'plan'], outcome: 'success' },
  { action: 'search', resource: 'patient', fields: [], outcome: 'success' },
  { action: 'update', resource: 'allergy', fields: ['substance', 'severity'], outcome: 'success' },
  { action: 'export', resource: 'encounter-note', fields: [], outcome: 'denied', reason: 'no-permission' },
  { action: 'print', resource: 'medication-list', fields: ['medications'], outcome: 'success' },
] as const;

/** One synthetic record of about half a kilobyte. */
export function sampleRecord(tenant: string, number: number, now: number): AuditRecord {
  const deed = DEEDS[number % DEEDS.length]!;
  const patient = `pat-${1 + (number % 997)}`;
  return {
    id: recordId(now),
    time: new Date(now).toISOString(),
    organization: tenant,
    location: number % 3 === 0 ? 'site-south' : 'site-north',
    actor: ACTORS[number % ACTORS.length]!,
    source: { ip: `192.0.2.${number % 256}`, userAgent: 'Portal/5.2 (synthetic sample)' },
    action: deed.action,
    resource: { type: deed.resource, id: `${deed.resource}-${number}`, patient },
    fields: [...deed.fields],
    outcome: deed.outcome,
    ...('reason' in deed ? { reason: deed.reason } : {}),
    requestId: `req-${number}`,
    correlationId: `visit-${Math.floor(number / 4)}`,
    purpose: 'treatment',
  };
}

/** Synthetic records as lines of JSON, to try a log out with. */
export function* sampleLines(tenant: string, count: number): Generator<Line[]> {
  for (let from = 0; from < count; from += BATCH) {
    const now = Date.now();
    yield Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
      source: 'sample',
      number: from + i + 1,
      bytes: Buffer.from(JSON.stringify(sampleRecord(tenant, from + i, now))),
    }));
  }
}
