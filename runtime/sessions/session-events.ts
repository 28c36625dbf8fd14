import type { AuditClient, AuditReceipt } from '../audit/client';
import type { Action, Outcome } from '../audit/record';
import type { Caller } from '../audit/request-audit';
import type { Directory, Role } from '../identity/roles';

/** The request in which something happens. */
export interface Via {
  readonly source: { readonly ip: string; readonly userAgent: string };
  readonly requestId: string;
}

/** Whose session it is, in the words of the record. */
export interface Subject {
  readonly tenant: string;
  readonly person: string;
  readonly role: Role;
  readonly homeLocation?: string | undefined;
}

export interface SessionEvent {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly resource: { readonly type: string; readonly id: string };
  readonly reason?: string | undefined;
  readonly fields?: readonly string[];
  readonly purpose?: 'emergency';
}

/** Tells the audit trail what happens to sessions (AUD-2). What cannot be recorded is an error. */
export class SessionEvents {
  constructor(
    private readonly audit: AuditClient,
    private readonly stranger: Caller,
  ) {}

  /** @throws AuditTransportError */
  of(subject: Subject, event: SessionEvent, { source, requestId }: Via): Promise<AuditReceipt> {
    const { tenant, person, role, homeLocation } = subject;
    return this.audit.record({
      fields: [],
      ...event,
      organization: tenant,
      location: homeLocation ?? 'none',
      actor: { id: person, role, type: 'person', ...(homeLocation !== undefined && { homeLocation }) },
      source,
      requestId,
    });
  }

  /** A sign-in of nobody that we know. @throws AuditTransportError */
  async denied(directory: Directory, reason: string, { source, requestId }: Via): Promise<void> {
    await this.audit.record({
      ...this.stranger,
      action: 'login',
      resource: { type: 'directory', id: directory },
      fields: [],
      outcome: 'denied',
      reason,
      source,
      requestId,
    });
  }
}
