import type { EventEmitter } from 'node:events';
import type { Client, QueryResult } from 'pg';
import { type Context, enter, signed } from '../tenancy/tenancy-database';

/** What came back of one statement. */
export interface Heard {
  readonly ok: boolean;
  readonly code?: string;
  /** What the error said: message, detail, hint, and where. */
  readonly said?: readonly (string | undefined)[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly count: number;
}

type Row = (string | null)[];
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** One connection in the hands of somebody who runs SQL as the application does. Keeps all that is said and heard. */
export class Attacker {
  readonly asked: string[] = [];
  readonly heard: string[] = [];
  private readonly listeners: [EventEmitter, string, (message: object) => void][];

  /**
   * @param connect another connection of the same login to the same database
   * @param atomic whether a statement that fails leaves the transaction as it was
   */
  constructor(
    readonly client: Client,
    private readonly connect: () => Promise<Client>,
    private readonly atomic: boolean,
  ) {
    const wire = (client as unknown as { connection: EventEmitter }).connection;
    this.listeners = [
      [client, 'notice', (notice: object) => void this.heard.push(JSON.stringify(notice))],
      [client, 'notification', (message: object) => void this.heard.push(JSON.stringify(message))],
      [
        wire,
        'copyData',
        (message: object) => void this.heard.push((message as { chunk: Buffer }).chunk.toString()),
      ],
    ];
    for (const [emitter, event, listener] of this.listeners) emitter.on(event, listener);
  }

  /** Stops listening. */
  leave(): void {
    for (const [emitter, event, listener] of this.listeners) emitter.off(event, listener);
  }

  /** Runs statements; several without values. Fails never. */
  async sql(text: string, values: readonly unknown[] = []): Promise<Heard> {
    if (!this.atomic) return await this.run(text, values);
    await this.client.query('savepoint attempt');
    const heard = await this.run(text, values);
    await this.client.query(heard.ok ? 'release attempt' : 'rollback to attempt; release attempt');
    return heard;
  }

  /** The same, and takes back what it did. */
  async undone(text: string, values: readonly unknown[] = []): Promise<Heard> {
    await this.client.query(this.atomic ? 'savepoint undone' : 'begin');
    const heard = await this.run(text, values);
    await this.client.query(this.atomic ? 'rollback to undone; release undone' : 'rollback');
    return heard;
  }

  /** First column of the first row. */
  async value(text: string, values: readonly unknown[] = []): Promise<string | null> {
    return (await this.sql(text, values)).rows[0]?.[0] ?? null;
  }

  /** What the application would present here, which the attacker hands in changed. */
  async signed(context: Partial<Context> & { readonly tenant: string }): Promise<string> {
    const challenge = context.challenge ?? (await this.value('select tenancy.this_transaction()'));
    return signed({ role: 'administrator', ...context, challenge: challenge! });
  }

  /** Presents a context. */
  async presents(text: string | null): Promise<Heard> {
    return await this.sql('select tenancy.enter($1)', [text]);
  }

  /** Another connection of the same login. */
  async another(): Promise<Attacker> {
    return new Attacker(await this.connect(), this.connect, this.atomic);
  }

  /** A connection of the other tenant's user, by the application itself, in a transaction that stays open. */
  async victim(context: Partial<Context> = {}): Promise<Client> {
    const client = await this.connect();
    await enter(client, { tenant: 'lakeside', role: 'administrator', ...context });
    return client;
  }

  private async run(text: string, values: readonly unknown[]): Promise<Heard> {
    this.asked.push(
      text,
      ...values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value))),
    );
    const heard = await this.client
      .query({ text, ...(values.length > 0 && { values: [...values] }), rowMode: 'array', types: AS_TEXT })
      .then(succeeded, failed);
    this.heard.push(JSON.stringify(heard));
    return heard;
  }
}

const succeeded = (result: QueryResult<Row> | QueryResult<Row>[]): Heard => {
  const results = Array.isArray(result) ? result : [result];
  return {
    ok: true,
    rows: results.flatMap(({ rows }) => rows ?? []),
    count: results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0),
  };
};

const failed = (
  error: Record<'code' | 'message' | 'detail' | 'hint' | 'where' | 'constraint', string | undefined>,
): Heard => ({
  ok: false,
  code: error.code,
  said: [error.message, error.detail, error.hint, error.where, error.constraint],
  rows: [],
  count: 0,
});
