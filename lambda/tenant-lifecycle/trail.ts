import { createHash, randomUUID } from 'node:crypto';
import type { AuditRecordInput } from '../../runtime/audit/client';
import type { Action } from '../../runtime/audit/record';
import type { Workflow } from './env';

/** What a call of the function works on. */
export interface Work {
  /** Whose records they are. */
  readonly tenant: string;
  readonly what: Workflow | 'sweep';
  /** ARN of the execution, or a name of the run. */
  readonly run: string;
}

/** The sweep looks at all tenants at once: it is recorded in a log of the deployment, which is no tenant. */
export const workOf = (
  request:
    | { readonly input: { readonly tenant: string }; readonly workflow: Workflow; readonly execution: string }
    | undefined,
  deployment: string,
): Work =>
  request
    ? { tenant: request.input.tenant, what: request.workflow, run: request.execution }
    : { tenant: deployment, what: 'sweep', run: 'sweep' };

/** Requests that a record names, at most (`docs/audit-log.md`). */
const MOST = 64;
/** A record must be in the copy five minutes after the access, and takes two or three to get there. */
const OLDEST_MS = 60_000;

/** What the records of what changes objects are called; an export is one whatever it does. */
const OF_REQUEST: Readonly<Record<string, Action>> = {
  PutObject: 'create',
  CopyObject: 'create',
  DeleteObjects: 'delete',
  AbortMultipartUpload: 'update', // the reconciler counts it as part of writing
};

/** What is done to rows: of a tenant that begins, the account of its administrator is made. */
const OF_ROWS: Readonly<Record<Work['what'], Action>> = {
  onboarding: 'create',
  export: 'export',
  destruction: 'delete',
  sweep: 'read',
};

/** The id of a run in records of all its calls. */
export const runId = (run: string): string =>
  `run-${createHash('sha256').update(run).digest('hex').slice(0, 32)}`;

/**
 * Records what one call of the function does to rows and objects of tenants, while it does it: an access without its record
 * pages (AUD-7, `docs/reconciliation.md`). Who calls it waits for it, and stops when it fails.
 */
export class Trail {
  /** Stands behind the statements of this call. */
  readonly requestId = `call-${randomUUID()}`;
  readonly #pending = new Map<Action, string[]>();
  #oldest = Infinity;
  #rows: Promise<void> | undefined;

  /** @param record throws unless the record is stored and accepted */
  constructor(
    private readonly work: Work,
    private readonly record: (record: AuditRecordInput) => Promise<void>,
    private readonly clock: () => number,
  ) {}

  /** Before the first statement on rows. A call is over before its record is too old to excuse a statement. */
  rows(): Promise<void> {
    return (this.#rows ??= this.#tell(OF_ROWS[this.work.what], []));
  }

  /**
   * After a request to S3.
   * @param request what was asked for, such as `GetObject`
   * @param id that S3 gave to it, `x-amz-request-id`
   */
  async request(request: string, id: string): Promise<void> {
    const action = this.work.what === 'export' ? 'export' : (OF_REQUEST[request] ?? 'read');
    const ids = this.#pending.get(action) ?? [];
    this.#pending.set(action, ids);
    ids.push(id);
    this.#oldest = Math.min(this.#oldest, this.clock());
    if (ids.length >= MOST || this.clock() - this.#oldest > OLDEST_MS) await this.flush();
  }

  /** At the end of the call, however it ended. */
  async flush(): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    this.#oldest = Infinity;
    for (const [action, ids] of pending) {
      for (let i = 0; i < ids.length; i += MOST) await this.#tell(action, ids.slice(i, i + MOST));
    }
  }

  #tell(action: Action, ids: readonly string[]): Promise<void> {
    const { tenant, what, run } = this.work;
    return this.record({
      organization: tenant,
      location: 'none',
      actor: { id: 'tenant-lifecycle', role: 'tenant-registrar', type: 'service' },
      source: { ip: '127.0.0.1', userAgent: 'tenant-lifecycle' },
      action,
      resource: { type: `tenant-${what}`, id: tenant },
      fields: [],
      outcome: 'success',
      requestId: this.requestId,
      correlationId: runId(run),
      purpose: 'other',
      ...(ids.length > 0 && { accesses: ids.map((requestId) => ({ service: 's3', requestId })) }),
    });
  }
}
