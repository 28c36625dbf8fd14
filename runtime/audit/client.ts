import type { AuditRecord, QuarantineReason, RecordProblem } from './record';
import { recordId } from './record-id';
import { type AuditTransport, NO_ORGANIZATION } from './transport';
import { outboxTransport, type TransactionClient } from './outbox-transport';
import { parseRecord } from './validate';

/** A record as it may be given: nothing of it is changed. */
type Input = { readonly [Name in keyof AuditRecord]: Readonly<AuditRecord[Name]> };

/** A record without what the client fills in: id, time, and the members that it was given as defaults. */
export type AuditRecordInput<Given extends keyof AuditRecord = never> = Omit<Input, Given | 'id' | 'time'> &
  Partial<Pick<Input, Given | 'id' | 'time'>>;

/**
 * What has become of a record. One that is not accepted is stored as well: the writer keeps it in quarantine and an
 * alarm tells somebody. The id is that of the record either way.
 */
export type AuditReceipt =
  | { readonly id: string; readonly accepted: true }
  | {
      readonly id: string;
      readonly accepted: false;
      readonly reason: QuarantineReason;
      readonly problems: readonly RecordProblem[];
    };

export interface AuditClientOptions<Given extends keyof AuditRecord> {
  readonly transport: AuditTransport;
  /** Members of every record that does not bring its own. @default - none */
  readonly defaults?: Pick<Input, Given>;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** @default - UUIDs of version 7 */
  readonly ids?: (now: number) => string;
}

/**
 * Records what an application does.
 *
 * @example
 * const audit = new AuditClient({
 *   transport: kinesisTransport(new Kinesis(), 'audit'),
 *   defaults: { organization: 'clinic-a', location: 'main' },
 * });
 * const receipt = await audit.record({ actor, source, action: 'read', resource, fields, outcome, requestId });
 */
export class AuditClient<Given extends keyof AuditRecord = never> {
  readonly #options: AuditClientOptions<Given>;
  readonly #clock: () => number;
  readonly #ids: (now: number) => string;

  constructor(options: AuditClientOptions<Given>) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#ids = options.ids ?? recordId;
  }

  /** A client with more defaults, such as the actor and source of one request, over the same transport. */
  with<More extends keyof AuditRecord>(more: Pick<Input, More>): AuditClient<Given | More> {
    const defaults = { ...this.#options.defaults, ...given(more) } as Pick<Input, Given | More>;
    return new AuditClient<Given | More>({ ...this.#options, defaults });
  }

  /**
   * Stores a record. Await it before the answer leaves: what is not recorded must not happen.
   * @throws AuditTransportError when the record is not known to be stored
   */
  async record(event: AuditRecordInput<Given>): Promise<AuditReceipt> {
    return this.#send(event, this.#options.transport);
  }

  /**
   * Stores a record in the caller's database transaction: it commits together with the change that it describes, or
   * not at all. Needs the role `audit_appender`.
   * @throws AuditTransportError; PostgreSQL has then aborted the transaction
   */
  async recordInTransaction(
    transaction: TransactionClient,
    event: AuditRecordInput<Given>,
  ): Promise<AuditReceipt> {
    return this.#send(event, outboxTransport(transaction));
  }

  /** Resolves when nothing is under way any more. */
  async flush(): Promise<void> {
    await this.#options.transport.flush();
  }

  /** Takes nothing more, and flushes: for the end of the process. */
  async close(): Promise<void> {
    await this.#options.transport.close();
  }

  async #send(event: AuditRecordInput<Given>, transport: AuditTransport): Promise<AuditReceipt> {
    const now = this.#clock();
    const time = new Date(now).toISOString();
    const fresh = { id: this.#ids(now), time };
    const record = { ...fresh, ...this.#options.defaults, ...given(event) };
    const id = nameable(record.id) ? record.id : fresh.id;
    const line = jsonOf(record);
    const judged = parseRecord(line, { now });
    if (judged.reason === undefined) {
      await transport.send(judged.record.organization, judged.canonical);
      return { id, accepted: true };
    }
    const organization = tenantOf(record) ?? tenantOf(this.#options.defaults);
    const fits = line !== undefined && Buffer.byteLength(line) <= transport.maxLineBytes;
    // What does not fit where it must go, or JSON cannot say, is stood for by what is known of it.
    const stub = { id, time, organization, withheld: judged.reason, bytes: line && Buffer.byteLength(line) };
    await transport.send(organization ?? NO_ORGANIZATION, fits ? line : JSON.stringify(stub), judged.reason);
    return { id, accepted: false, reason: judged.reason, problems: judged.problems };
  }
}

const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/** An id that can be told: what was given as one may be anything. */
const nameable = (id: unknown): boolean => typeof id === 'string' && id.length <= 128;

const TENANT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function tenantOf(record: object | undefined): string | undefined {
  const { organization } = (record ?? {}) as { readonly organization?: unknown };
  return typeof organization === 'string' && TENANT.test(organization) ? organization : undefined;
}

/** Without the members that are undefined: they must not hide a default. */
const given = <Members extends object>(members: Members): Partial<Members> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Members>;
