import { type AddressInfo, createServer } from 'node:net';
import { ContextError, type Transaction, TransactionError } from '../../../runtime/tenancy';
import { signingKey, TENANTS } from '../../database/tenancy/tenancy-database';
import { rowId } from '../../database/tenancy/rows';
import { as, client, database, MANY, plainUrl, rejection, server, settled } from './world';
import { listenIn } from './wire';

const [ours, theirs] = TENANTS;
const desk = (tenant: string = ours) => as(tenant, { role: 'front-desk', actor: 'desk-1' });
const patients = async (tx: Transaction): Promise<number> =>
  (await tx.query<{ n: number }>('select count(*)::int as n from phi.patient')).rows[0]!.n;
const pidOf = async (tx: Transaction): Promise<number> =>
  (await tx.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')).rows[0]!.pid;
const addPatient = 'insert into phi.patient (birth_year) values (1990)';

describe('a transaction of a tenant', () => {
  test('proof TEN-1 · changes its rows and no other, and returns what the callback returned', async () => {
    const db = client();
    const before = await db.withTenant(desk(theirs), patients);
    const added = await db.withTenant(desk(), async (tx) => {
      const before = await patients(tx);
      await tx.query(addPatient);
      return (await patients(tx)) - before;
    });
    expect(added).toBe(1);
    expect(await db.withTenant(desk(theirs), patients)).toBe(before);
    await expect(
      db.withTenant(desk(), (tx) => tx.query('insert into phi.patient (tenant) values ($1)', [theirs])),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('proof TEN-1 · never begins without a tenant that the database has accepted', async () => {
    const db = client();
    const work = jest.fn(() => Promise.resolve());
    const refused = (context: object) => rejection(db.withTenant(context as never, work));
    for (const [context, fields] of [
      [{ ...as(), tenant: 'River|side' }, ['tenant']],
      [{ ...as(), purpose: 'curiosity', role: 'Doctor X' }, ['role', 'purpose']],
      [{ ...as(), 'jane@example.com': 1 }, ['an unknown member']],
      [{ ...as(), actor: undefined }, ['actor']],
    ] as const) {
      const error = await refused(context);
      expect(error).toBeInstanceOf(ContextError);
      expect(error).toMatchObject({ fields });
      expect(String(error)).not.toMatch(/River|curiosity|Doctor|jane/);
    }
    expect(await refused(as('nobody'))).toMatchObject({ message: 'context refused: no such active tenant' });
    expect(await refused(as(ours, { role: 'janitor' }))).toMatchObject({
      message: 'context refused: unknown role',
    });
    const forged = client({
      keys: { current: async () => ({ ...signingKey('app_other'), id: 'key-app_portal' }) },
    });
    expect(await rejection(forged.withTenant(as(), work))).toMatchObject({
      message: 'context refused: signature',
    });
    expect(work).not.toHaveBeenCalled();
  });

  test('that throws is rolled back, and what it threw survives', async () => {
    const db = client();
    const before = await db.withTenant(desk(), patients);
    const boom = new Error('boom');
    const thrown = db.withTenant(desk(), async (tx) => {
      await tx.query(addPatient);
      throw boom;
    });
    expect(await rejection(thrown)).toBe(boom);
    expect(await db.withTenant(desk(), patients)).toBe(before);
  });

  test('whose statement failed does not commit, whatever the callback makes of it', async () => {
    const db = client();
    const before = await db.withTenant(desk(), patients);
    const error = await rejection(
      db.withTenant(desk(), async (tx) => {
        await tx.query(addPatient);
        await tx.query('select 1 / 0').catch(() => undefined);
        return 'all is well';
      }),
    );
    expect(error).toMatchObject({ problem: 'swallowed', cause: { code: '22012' } });
    expect(await db.withTenant(desk(), patients)).toBe(before);
  });

  test('whose callback ends before its statements do does not commit, and leaks nothing', async () => {
    const db = client({ connections: 1, applicationName: 'unawaited' });
    const before = await db.withTenant(desk(), patients);
    const error = await rejection(
      db.withTenant(desk(), async (tx) => {
        await tx.query(addPatient);
        void tx.query('select pg_catalog.pg_sleep(30)');
      }),
    );
    expect(error).toMatchObject({ problem: 'unawaited' });
    expect(await db.withTenant(desk(), patients)).toBe(before);
  });

  test('proof TEN-1 · is of no use when it has ended, least of all in the transaction of another tenant', async () => {
    const db = client({ connections: 1 });
    let tx!: Transaction;
    let rows!: AsyncGenerator;
    await db.withTenant(desk(), async (current) => {
      tx = current;
      rows = tx.stream('select * from phi.patient', [], { batch: 1 });
      await rows.next();
    });
    await db.withTenant(desk(theirs), async (other) => {
      const before = await patients(other);
      for (const late of [tx.query(addPatient), tx.audit({} as never), rows.next()]) {
        expect(await rejection(late)).toMatchObject({
          name: expect.stringMatching(/TransactionError|AuditTransportError/),
        });
      }
      expect(await rejection(tx.query('select 1'))).toMatchObject({ problem: 'ended' });
      expect(await patients(other)).toBe(before);
    });
  });

  test('runs what is begun together one after the other, also when one of it fails', async () => {
    const db = client();
    const values = await db.withTenant(as(), (tx) =>
      Promise.all(
        [1, 2, 3].map(async (n) => (await tx.query<{ n: number }>('select $1::int as n', [n])).rows[0]!.n),
      ),
    );
    expect(values).toEqual([1, 2, 3]);
    const failed = db.withTenant(as(), (tx) =>
      Promise.all([tx.query('select 1 / 0'), tx.query('select 1'), tx.query('select 2')]),
    );
    expect(await rejection(failed)).toMatchObject({ code: '22012' });
  });

  test('is not begun within another one, and may be begun after it', async () => {
    const db = client({ connections: 1 });
    const later = await db.withTenant(as(), async () => {
      const error = await rejection(db.withTenant(as(), patients));
      expect(error).toMatchObject({ problem: 'nested' });
      return {
        run: () => new Promise((resolve) => setImmediate(() => resolve(db.withTenant(as(), patients)))),
      };
    });
    await expect(later.run()).resolves.toBeGreaterThan(0);
  });

  test('is as isolated as asked for, and reads only where asked to', async () => {
    const db = client();
    const settings = `select current_setting('transaction_isolation') as isolation,
      current_setting('transaction_read_only') as "readOnly"`;
    const options = { isolation: 'serializable', readOnly: true } as const;
    const { rows } = await db.withTenant(as(), (tx) => tx.query(settings), options);
    expect(rows).toEqual([{ isolation: 'serializable', readOnly: 'on' }]);
    expect(await rejection(db.withTenant(desk(), (tx) => tx.query(addPatient), options))).toMatchObject({
      code: '25006',
    });
    expect(
      await rejection(db.withTenant(as(), patients, { isolation: 'serializable; drop' as never })),
    ).toBeInstanceOf(TypeError);
  });

  test('works on a server that only reads, and leaves one that should write', async () => {
    const name = 'app_portal';
    await server.admin.query(
      `alter role ${name} in database ${database} set default_transaction_read_only = on`,
    );
    try {
      const db = client({ connections: 1 });
      const pid = await db.withTenant(as(), pidOf);
      expect(await db.withTenant(as(), patients)).toBeGreaterThan(0);
      expect(await db.withTenant(as(), pidOf)).toBe(pid);
      expect(await rejection(db.withTenant(desk(), (tx) => tx.query(addPatient)))).toMatchObject({
        code: '25006',
      });
      expect(await db.withTenant(as(), pidOf)).not.toBe(pid);
    } finally {
      await server.admin.query(
        `alter role ${name} in database ${database} reset default_transaction_read_only`,
      );
    }
  });

  test('that a conflict ended is repeated as often as asked for, with a challenge of its own each time', async () => {
    const db = client();
    const other = client({ connections: 1 });
    const patient = rowId(ours, 'patient', 'ada');
    const raise = (tx: Transaction) =>
      tx.query('update phi.patient set birth_year = birth_year + 1 where id = $1', [patient]);
    const conflicting = (retries: number, conflicts: number) => {
      let attempts = 0;
      const work = async (tx: Transaction) => {
        attempts += 1;
        await patients(tx);
        if (attempts <= conflicts) await other.withTenant(desk(), raise);
        await raise(tx);
        return attempts;
      };
      return db.withTenant(desk(), work, { isolation: 'repeatable read', retries });
    };
    expect(await conflicting(2, 2)).toBe(3);
    expect(await rejection(conflicting(0, 1))).toMatchObject({ code: '40001' });
    expect(await rejection(conflicting(1, 2))).toMatchObject({ code: '40001' });
  });

  test('records in itself what it does', async () => {
    const db = client();
    const auditor = await server.connect('auditor', database);
    const event = {
      location: 'main',
      actor: { type: 'person' },
      source: { ip: '192.0.2.7', userAgent: 'test' },
      action: 'create',
      resource: { type: 'patient', id: 'p-1' },
      fields: ['birth_year'],
      outcome: 'success',
    } as const;
    const recorded = async (requestId: string) => {
      const { rows } = await auditor.query(
        `select record->>'organization' as tenant, record->'actor' as actor, record->>'purpose' as purpose
         from audit.record where record->>'requestId' = $1`,
        [requestId],
      );
      return rows as unknown[];
    };
    const receipt = await db.withTenant({ ...desk(), requestId: 'kept' }, async (tx) => {
      await tx.query(addPatient);
      return tx.audit({ ...event, organization: theirs, requestId: 'of another' } as never);
    });
    expect(receipt).toMatchObject({ accepted: true });
    expect(await recorded('kept')).toEqual([
      { tenant: ours, actor: { id: 'desk-1', role: 'front-desk', type: 'person' }, purpose: 'treatment' },
    ]);
    const undone = db.withTenant({ ...desk(), requestId: 'undone' }, async (tx) => {
      await tx.audit(event);
      throw new Error('boom');
    });
    await expect(undone).rejects.toThrow('boom');
    expect(await recorded('undone')).toEqual([]);
    expect(await recorded('of another')).toEqual([]);
    await auditor.end();
  });
});

describe('rows of a stream', () => {
  const numbers = 'select n from generate_series(1, $1::int) as n';

  test('come in batches, with other statements in between, and may be left', async () => {
    const wire = await listenIn();
    const db = client({ url: plainUrl(wire.port) });
    const seen = await db.withTenant(as(), async (tx) => {
      const seen: number[] = [];
      const odd = tx.stream<{ n: number }>('select n from generate_series(1, 9, 2) as n', [], { batch: 2 });
      for await (const { n } of tx.stream<{ n: number }>(numbers, [7], { batch: 3 })) {
        seen.push(n, ((await odd.next()).value as { n: number } | undefined)?.n ?? 0);
        if (n === 5) break;
      }
      await tx.query('select 1');
      return seen;
    });
    expect(seen).toEqual([1, 1, 2, 3, 3, 5, 4, 7, 5, 9]);
    const portals = wire.sent
      .filter(({ type, portal }) => type === 'E' && portal !== '')
      .map(({ portal }) => portal);
    expect(portals).toEqual(['1', '2', '2', '1', '2'].map((digit) => `bulwark_${digit}`));
    await wire.close();
  });

  test('end where the server fails, and with the transaction', async () => {
    const db = client();
    const failing = db.withTenant(as(), async (tx) => {
      for await (const _ of tx.stream('select 1 / (3 - n) from generate_series(1, 5) as n', [], {
        batch: 1,
      }));
    });
    expect(await rejection(failing)).toMatchObject({ code: '22012' });
    const wrong = db.withTenant(as(), async (tx) => tx.stream('select', [], { batch: 0 }).next());
    expect(await rejection(wrong)).toBeInstanceOf(TypeError);
    const empty = db.withTenant(as(), (tx) => tx.stream(numbers, [0]).next());
    expect(await empty).toEqual({ done: true, value: undefined });
  });
});

describe('a connection', () => {
  const slow = (tx: Transaction) => tx.query('select pg_catalog.pg_sleep(30)');

  test('is used again after an error of the server, and its limits are those of one transaction', async () => {
    const db = client({ connections: 1 });
    const pid = await db.withTenant(as(), pidOf);
    expect(await rejection(db.withTenant(as(), slow, { limits: { statement: 0.02 } }))).toMatchObject({
      code: '57014',
    });
    const left = await db.withTenant(as(), async (tx) => {
      const { rows } = await tx.query(`select current_setting('statement_timeout') as statement,
        current_setting('transaction_timeout') as transaction, current_setting('search_path') as path`);
      return { pid: await pidOf(tx), ...rows[0] };
    });
    expect(left).toEqual({ pid, statement: '30s', transaction: '1min', path: 'pg_catalog' });
    expect(() => client({ limits: { transaction: 3600 } })).toThrow('limits.transaction');
  });

  test('is not used again after its transaction took too long, or the caller gave up', async () => {
    const db = client({ connections: 1 });
    const pid = await db.withTenant(as(), pidOf);
    const late = await rejection(db.withTenant(as(), slow, { limits: { transaction: 0.05 } }));
    expect(late).toMatchObject({ code: '25P04' });
    const next = await db.withTenant(as(), pidOf);
    expect(next).not.toBe(pid);

    const reason = new Error('the client has gone');
    const controller = new AbortController();
    const given = db.withTenant(
      as(),
      async (tx) => {
        setImmediate(() => controller.abort(reason));
        await slow(tx);
      },
      { signal: controller.signal },
    );
    expect(await rejection(given)).toBe(reason);
    expect(await db.withTenant(as(), pidOf)).not.toBe(next);
    expect(await rejection(db.withTenant(as(), pidOf, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  test('that work has changed for those who come later, by whatever words, is not used again', async () => {
    const db = client({ connections: 1 });
    let last = await db.withTenant(as(), pidOf);
    for (const text of [
      `select set_config('log_parameter_max_length_on_error', '-1', false)`,
      `select U&"set\\005fconfig"('lock_timeout', '1ms', false)`,
      `update pg_catalog.pg_settings set setting = '1GB' where name = 'work_mem'`,
      `select ts_stat('select set_config(''work_mem'', ''1GB'', false)::tsvector')`,
      `select query_to_xml('select set_config(''work_mem'', ''1GB'', false)', true, false, '')`,
      'select pg_try_advisory_lock(17)',
    ]) {
      await db.withTenant(as(), (tx) => tx.query(text));
      const next = await db.withTenant(as(), pidOf);
      expect([text, next]).not.toEqual([text, last]);
      last = next;
    }
    await db.withTenant(as(), (tx) => tx.query('select pg_advisory_xact_lock(17)'));
    expect(await db.withTenant(as(), pidOf)).toBe(last);
  });

  test('on which no transaction begins, because of what a function did, fails nobody', async () => {
    const root = await server.connect('postgres', database);
    await root.query(`create function public.switch_role() returns void language sql as
      $$ select set_config('role', 'audit_appender', false) $$; grant usage on schema public to public`);
    await root.end();
    const db = client({ connections: 1 });
    await db.withTenant(as(), (tx) => tx.query('select public.switch_role()'));
    expect(await db.withTenant(desk(), patients)).toBeGreaterThan(0);
    // Not every refusal is the fault of the connection.
    const pid = await db.withTenant(as(), pidOf);
    expect(await rejection(db.withTenant(as('nobody'), patients))).toMatchObject({ code: '42501' });
    expect(await db.withTenant(as(), pidOf)).toBe(pid);
  });

  test('is cut when the callback waits for something else for too long', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
    try {
      const db = client({ connections: 1 });
      let waiting!: () => void;
      const begun = new Promise<void>((resolve) => (waiting = resolve));
      const hung = rejection(
        db.withTenant(as(), () => {
          waiting();
          return new Promise(() => undefined);
        }),
      );
      await begun;
      jest.advanceTimersByTime(62_001);
      expect(await hung).toMatchObject({ problem: 'timeout' });
    } finally {
      jest.useRealTimers();
    }
  });

  test('that was waited for in vain goes to the next', async () => {
    const db = client({ connections: 1 });
    let leave!: () => void;
    const busy = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const holding = db.withTenant(as(), () => busy);
    const controller = new AbortController();
    const given = rejection(db.withTenant(as(theirs), pidOf, { signal: controller.signal }));
    const reason = new Error('too long');
    controller.abort(reason);
    expect(await given).toBe(reason);
    leave();
    await holding;
    await expect(db.withTenant(as(), pidOf)).resolves.toBeGreaterThan(0);
  });

  test('that was made for somebody who had given up is not trusted for longer than others', async () => {
    let now = Date.now();
    const clock = jest.fn(() => now);
    const db = client({ connections: 1, applicationName: 'given-up', clock });
    const controller = new AbortController();
    const given = rejection(db.withTenant(as(), pidOf, { signal: controller.signal }));
    controller.abort(new Error('gone'));
    await given;
    // The server has it before the pool does, which asks for the time when it gets it.
    while (clock.mock.calls.length === 0) await settled('given-up', 1);
    const [made] = await settled('given-up', 1);
    now += 31_000;
    expect(await db.withTenant(as(), pidOf)).not.toBe(made!.pid);
  });

  test('that died in the pool fails nobody, and one that is idle for long is not trusted', async () => {
    let now = Date.now();
    const db = client({ connections: 1, clock: () => now });
    const pid = await db.withTenant(as(), pidOf);
    await server.admin.query('select pg_terminate_backend($1, 5000)', [pid]);
    const next = await db.withTenant(as(), pidOf);
    expect(next).not.toBe(pid);
    now += 29_000;
    expect(await db.withTenant(as(), pidOf)).toBe(next);
    now += 31_000;
    expect(await db.withTenant(as(), pidOf)).not.toBe(next);
  });

  test('is of use whatever the clock of the client says', async () => {
    for (const wrong of [-3_600_000, 3_600_000]) {
      const db = client({ clock: () => Date.now() + wrong });
      await expect(db.withTenant(as(), pidOf, { limits: { transaction: 600 } })).resolves.toBeGreaterThan(0);
    }
  });

  test('that is lost at the commit says that nobody knows', async () => {
    const wire = await listenIn(({ text }) => text === 'commit');
    const db = client({ url: plainUrl(wire.port) });
    const error = await rejection(db.withTenant(desk(), (tx) => tx.query(addPatient)));
    expect(error).toMatchObject({ name: 'TransactionError', problem: 'commit-unknown' });
    await wire.close();
  });

  test('that is lost, or cannot be had, says so by a name, whenever that is', async () => {
    const wire = await listenIn(({ text = '' }) => text.startsWith('begin'));
    const cut = client({ url: plainUrl(wire.port) });
    expect(await rejection(cut.withTenant(as(), patients))).toMatchObject({ problem: 'lost' });
    await wire.close();

    const nobody = createServer((socket) => socket.resume().end());
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const db = client({ url: plainUrl((nobody.address() as AddressInfo).port) });
    expect(await rejection(db.withTenant(as(), patients))).toMatchObject({ problem: 'unavailable' });
    await new Promise((resolve) => nobody.close(resolve));
    expect(() => client({ connections: 0 })).toThrow('connections is a whole number');
  });

  test('cannot be had when the database is closed; what is under way or waits ends first', async () => {
    const db = client({ connections: 1 });
    let closed: Promise<void> | undefined;
    const holding = db.withTenant(as(), async (tx) => {
      await Promise.resolve();
      closed = db.close();
      return patients(tx);
    });
    await expect(db.withTenant(as(), patients)).resolves.toBe(await holding);
    await closed;
    expect(await rejection(db.withTenant(as(), patients))).toBeInstanceOf(TransactionError);
  });
});

describe('a pool of two', () => {
  test('proof TEN-1 · 200 interleaved transactions of 20 tenants, with errors, aborts, limits and killed backends: never a row of another', async () => {
    const db = client({ applicationName: 'storm' });
    const foreign: string[] = [];
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const tenant = MANY[index % MANY.length]!;
        const controller = new AbortController();
        const work = async (tx: Transaction): Promise<string> => {
          const seen = async () => {
            const { rows } = await tx.query<{ tenant: string }>('select tenant from phi.patient');
            if (rows.length !== 1) foreign.push(`${tenant}: ${rows.length} rows`);
            for (const row of rows) if (row.tenant !== tenant) foreign.push(`${tenant} saw ${row.tenant}`);
          };
          await seen();
          switch (index % 20) {
            case 1:
              throw new Error('of the application');
            case 2:
              await tx.query('select 1 / 0');
              break;
            case 3:
              setImmediate(() => controller.abort(new Error('gone')));
              await tx.query('select pg_catalog.pg_sleep(0.3)');
              break;
            case 4:
              await tx.query('select pg_catalog.pg_sleep(0.3)');
              break;
            case 5:
              await server.admin.query('select pg_terminate_backend($1)', [await pidOf(tx)]);
              await tx.query('select 1');
              break;
            case 6:
              void tx.query('select pg_catalog.pg_sleep(0.3)');
              return 'unawaited';
            case 7:
              await tx.query('select 1 / 0').catch(() => undefined);
              return 'swallowed';
            case 8:
              await tx.query(`select set_config('bulwark.context', 'left behind', false)`);
              await tx.query(`select set_config('search_path', 'public', false)`);
              return 'done';
          }
          await seen();
          return 'done';
        };
        const limits = index % 20 === 4 ? { statement: 0.02 } : {};
        const context = as(tenant, { role: 'front-desk', requestId: `request-${index}` });
        const outcome = await db
          .withTenant(context, work, { limits, signal: controller.signal })
          .catch((error: unknown) => {
            const { problem, code, message } = error as { problem?: string; code?: string; message: string };
            return problem ?? code ?? message;
          });
        return [index % 20, outcome] as const;
      }),
    );
    expect(foreign).toEqual([]);
    const expected = [
      'done',
      'of the application',
      '22012',
      'gone',
      '57014',
      'lost',
      'unawaited',
      'swallowed',
    ];
    for (const [kind, outcome] of outcomes) {
      // Whether the server's last word is heard depends on when it comes.
      expect([kind, outcome === '57P01' ? 'lost' : outcome]).toEqual([kind, expected[kind] ?? 'done']);
    }

    // Both connections are idle, hold nothing of a tenant, and work.
    const left = await settled('storm', 2);
    expect(left.length).toBeLessThanOrEqual(2);
    expect(left.every(({ state }) => state === 'idle')).toBe(true);
    const state = `select (select count(*) from pg_prepared_statements)::int as prepared,
      (select count(*) from pg_cursors where name <> '')::int as cursors,
      (select count(*) from pg_listening_channels())::int as channels, pg_my_temp_schema()::int as temporary`;
    const states = await Promise.all(
      MANY.slice(0, 2).map((tenant) => db.withTenant(as(tenant), (tx) => tx.query(state))),
    );
    for (const { rows } of states)
      expect(rows).toEqual([{ prepared: 0, cursors: 0, channels: 0, temporary: 0 }]);
    await db.close();
    expect(await settled('storm', 0)).toEqual([]);
  });
});
