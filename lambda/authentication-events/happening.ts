import type { AuditRecordInput } from '../../runtime/audit/client';
import { userAgentOf } from '../../runtime/audit/request-source';
import { NO_ORGANIZATION } from '../../runtime/audit/transport';
import type { Directory } from '../../runtime/identity/roles';
import { uuidOf } from '../shared/audit/uuid-of';

/** Something that happened to an account, as one of the sources told. It holds no name and no e-mail address. */
export interface Happening extends Pick<AuditRecordInput, 'action' | 'outcome' | 'fields'> {
  /** Of the event, from its source: the same in every delivery. */
  readonly eventId: string;
  /** When, ISO 8601. */
  readonly time: string;
  /** Id of the user pool; undefined where the source does not say. */
  readonly pool?: string | undefined;
  /** `sub` of the account; undefined where nobody knows it. */
  readonly person?: string | undefined;
  /** Who did it, where it was not the person. */
  readonly by?: AuditRecordInput['actor'];
  readonly reason?: string | undefined;
  readonly ip?: string | undefined;
  /** Device or user agent: the client's word. */
  readonly device?: string | undefined;
  readonly requestId: string;
}

/** Where an account is. */
export interface Whereabouts {
  /** Unknown where the source names neither a pool nor a user whom a pool knows. */
  readonly directory: Directory | 'unknown';
  /** Undefined for a user that is gone, or in no tenant. */
  readonly tenant?: string;
}

const UNKNOWN = 'unknown';

/**
 * The record of it: the same event gives the same record, so that one that is delivered again adds nothing. A sign-in has no
 * role yet; the record names the directory.
 */
export function recordOf(happening: Happening, { directory, tenant }: Whereabouts): AuditRecordInput {
  const { eventId, person = UNKNOWN, by, time, ip = '::', device, reason, ...said } = happening;
  return {
    id: uuidOf('cognito', eventId),
    time,
    organization: tenant ?? NO_ORGANIZATION,
    location: 'none',
    actor: by ?? { id: person, role: directory, type: 'person' },
    source: { ip, userAgent: userAgentOf(device) },
    action: said.action,
    resource: { type: 'account', id: person },
    fields: said.fields,
    outcome: said.outcome,
    ...(reason !== undefined && { reason }),
    requestId: said.requestId,
  };
}
