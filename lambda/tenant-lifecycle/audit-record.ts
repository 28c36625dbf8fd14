import type { AuditRecordInput } from '../../runtime/audit/client';
import { uuidOf } from '../shared/audit/uuid-of';
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
