import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditClient, AuditRecordInput, AuditReceipt } from './client';
import { PERSONAL_DATA, personalDataIn } from './personal-data';
import type { Action, Outcome } from './record';
import { recordId } from './record-id';

/** Who is calling; and for what, where all that they do is for one purpose, such as emergency access (IDN-7). */
export type Caller = Pick<AuditRecordInput, 'organization' | 'location' | 'actor'> &
  Partial<Pick<AuditRecordInput, 'purpose'>>;

/** What was accessed. The caller, the source, the request and, unless it says otherwise, the outcome are the request's. */
export type Access = Pick<AuditRecordInput, 'action' | 'resource'> &
  Partial<Omit<AuditRecordInput, 'action' | 'resource' | 'source' | 'requestId'>>;

export interface RequestAuditOptions {
  readonly audit: AuditClient;
  /**
   * In whose log, and as whom, a request is recorded before `identify` was called: a sign-in that failed, a token that
   * nobody could read.
   */
  readonly stranger: Caller;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. @default - none */
  readonly trustedProxies?: readonly string[];
  /** Told of records that went to quarantine: a defect of the application. @default - nobody; the writer alarms */
  readonly onRefused?: (receipt: AuditReceipt) => void;
  /** Told of what was thrown, which the answer does not say. @default - nobody */
  readonly onError?: (error: unknown) => void;
}

/** What is known of a request before the application sees it. */
export interface RequestFacts {
  readonly ip: string;
  readonly userAgent: string;
  /** @default - a UUID */
  readonly requestId?: string | undefined;
  /** HTTP method, from which the action of a request without a declared access follows. */
  readonly method: string;
}

const requests = new AsyncLocalStorage<RequestAudit>();

/** The request that is being served. @throws Error outside of one: an access that nobody records must not happen */
function current(): RequestAudit {
  const request = requests.getStore();
  if (request === undefined) throw new Error('no request is being served: is the audit middleware in front?');
  return request;
}

/** Says who is calling, once that is known. */
export const identify = (caller: Caller): void => current().identify(caller);

/** Declares an access. It is recorded before the answer leaves, or no answer leaves. */
export const touch = (access: Access): void => current().touch(access);

/** The id under which the request is recorded. */
export const currentRequestId = (): string => current().requestId;

/** One request: who called, what was accessed, and what of it is recorded already. */
export class RequestAudit {
  readonly requestId: string;
  readonly #options: RequestAuditOptions;
  readonly #facts: RequestFacts;
  #caller: Caller;
  #open: Access[] = [];
  #recorded = false;
  #over = false;

  constructor(options: RequestAuditOptions, facts: RequestFacts) {
    this.#options = options;
    this.#facts = facts;
    this.#caller = options.stranger;
    this.requestId = idOf(facts.requestId) ?? recordId();
  }

  /** Runs the application's code, in which `identify` and `touch` speak of this request. */
  run<Result>(serve: () => Result): Result {
    return requests.run(this, serve);
  }

  identify(caller: Caller): void {
    this.#caller = caller;
  }

  touch(access: Access): void {
    if (this.#over)
      throw new Error('the request is over: record what is accessed now with a client of its own');
    this.#open.push(access);
  }

  /** Whether everything that was accessed is recorded, or about to be. */
  get settled(): boolean {
    return this.#open.length === 0;
  }

  /** Nothing more can be declared: nobody would record it. */
  close(): void {
    this.#over = true;
  }

  /**
   * Records what was accessed since the last time. A request that was denied or failed is recorded even if it accessed
   * nothing, once.
   * @param status HTTP status of the answer
   * @param reason a code; by default `http-<status>` where it is none of a success
   * @throws AuditTransportError: no answer may leave
   */
  async settle(status: number, reason?: string): Promise<void> {
    const outcome = outcomeOf(status);
    const accesses = this.#open.splice(0);
    if (accesses.length === 0 && outcome !== 'success' && !this.#recorded) accesses.push(this.#attempt());
    this.#recorded ||= accesses.length > 0;
    const { ip, userAgent } = this.#facts;
    const audit = this.#options.audit.with({
      ...this.#caller,
      source: { ip, userAgent },
      requestId: this.requestId,
      fields: [],
      outcome,
      reason: outcome === 'success' ? undefined : (reason ?? `http-${status}`),
    });
    const { purpose } = this.#caller;
    const receipts = await Promise.all(
      accesses.map((access) => audit.record(purpose === undefined ? access : { ...access, purpose })),
    );
    for (const receipt of receipts) if (!receipt.accepted) this.#options.onRefused?.(receipt);
  }

  #attempt(): Access {
    return { action: actionOf(this.#facts.method), resource: { type: 'request', id: this.requestId } };
  }
}

const outcomeOf = (status: number): Outcome => {
  if (status === 401 || status === 403) return 'denied';
  return status >= 400 ? 'failure' : 'success';
};

function actionOf(method: string): Action {
  switch (method.toUpperCase()) {
    case 'POST':
      return 'create';
    case 'PUT':
    case 'PATCH':
      return 'update';
    case 'DELETE':
      return 'delete';
    default:
      return 'read';
  }
}

/** An id from outside, if a record would take it. */
const idOf = (id: string | undefined): string | undefined =>
  id !== undefined && /^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/.test(id) && !personalDataIn(id, PERSONAL_DATA)
    ? id
    : undefined;
