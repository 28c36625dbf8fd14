import { createHash } from 'node:crypto';
import type { AuditRecordInput } from '../../runtime/audit/client';
import { runId } from './trail';

/** What the log of a tenant says of its own beginning and end. */
export interface LifecycleEvent {
  readonly tenant: string;
  readonly execution: string;
  /** When, the same in every attempt. ISO 8601. */
  readonly time: string;
  /** Such as `onboarding` or `destruction`. */
  readonly what: string;
  readonly outcome: 'success' | 'failure';
}

/**
 * The record of it: the same event gives the same record, so that an attempt whose answer was lost adds nothing
 * (AUD-1).
 */
export function lifecycleRecord({
  tenant,
  execution,
  time,
  what,
  outcome,
}: LifecycleEvent): AuditRecordInput {
  const at = new Date(time).toISOString();
  return {
    id: uuidOf(tenant, execution, at, what, outcome),
    time: at,
    organization: tenant,
    location: 'none',
    actor: { id: 'tenant-lifecycle', role: 'tenant-registrar', type: 'service' },
    source: { ip: '127.0.0.1', userAgent: 'tenant-lifecycle' },
    action: 'configure',
    resource: { type: `tenant-${what}`, id: tenant },
    fields: [],
    outcome,
    ...(outcome === 'failure' && { reason: 'rolled-back' }),
    requestId: runId(execution),
  };
}

/** A UUID of version 8 that the parts alone decide. RFC 9562, section 5.8. */
export function uuidOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((parseInt(hash[16]!, 16) & 3) | 8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
