import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { outboxTransport } from '../../../runtime/audit/outbox-transport';
import { NO_ORGANIZATION } from '../../../runtime/audit/transport';
import { record } from '../audit-database';
import { ONCE, NEVER, append, app, count, database, kept, root, server, stateOf, undone } from './world';

describe('proof AUD-6 · a change and its record commit together or not at all', () => {
  let patient = 0;
  /** Changes data and appends the record of it, in the transaction that is open. */
  const change = async (client: Client, id: string) => {
    patient++;
    await client.query('insert into clinic.patient values ($1, $2)', [patient, id]);
    await append(client, id);
  };
  const changed = (id: string) => count('clinic.patient', 'name = $1', [id]);
  let id: string;
  beforeEach(() => {
    id = randomUUID();
  });

  test('commit', async () => {
    await app.query('begin');
    await change(app, id);
    expect(await kept(id)).toEqual(NEVER);
    await app.query('commit');
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
  });

  test('rollback', async () => {
    await undone(app, () => change(app, id));
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('an error after the record was appended', async () => {
    await app.query('begin');
    await change(app, id);
    expect(await stateOf(app.query('select 1 / 0'))).toBe('22012');
    // A client that commits all the same gets a rollback.
    expect((await app.query('commit')).command).toBe('ROLLBACK');
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a record that cannot be appended takes the change with it', async () => {
    await app.query('begin');
    await app.query('insert into clinic.patient values (1001, $1)', [id]);
    expect(await stateOf(app.query(`select audit.append('[]')`))).toBe('22023');
    expect((await app.query('commit')).command).toBe('ROLLBACK');
    expect(await changed(id)).toBe(0);
  });

  test('a savepoint that is rolled back takes its own record only', async () => {
    const [lost, later] = [randomUUID(), randomUUID()];
    await app.query('begin');
    await change(app, id);
    await app.query('savepoint s');
    await change(app, lost);
    await app.query('rollback to savepoint s');
    await change(app, later);
    await app.query('commit');
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
    expect([await changed(lost), await kept(lost)]).toEqual([0, NEVER]);
    expect([await changed(later), await kept(later)]).toEqual([1, ONCE]);
  });

  test('an error that a block of the application catches takes the record with what it undoes', async () => {
    await app.query(
      `do $$ begin
         insert into clinic.patient values (1002, '${id}');
         perform audit.append('{"id": "${id}"}');
         perform 1 / 0;
       exception when division_by_zero then null; end $$`,
    );
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a connection that is cut before the commit', async () => {
    const victim = await server.connect('app', database);
    const { rows } = await victim.query('select pg_backend_pid() as pid');
    await victim.query('begin');
    await change(victim, id);
    await root.query('select pg_terminate_backend($1, 5000)', [rows[0].pid]);
    expect(await stateOf(victim.query('commit'))).not.toBe('no error');
    expect([await changed(id), await kept(id)]).toEqual([0, NEVER]);
  });

  test('a prepared transaction', async () => {
    const second = randomUUID();
    await app.query('begin');
    await change(app, id);
    await app.query(`prepare transaction 'first'`);
    await app.query('begin');
    await change(app, second);
    await app.query(`prepare transaction 'second'`);
    expect([await kept(id), await kept(second)]).toEqual([NEVER, NEVER]);
    await app.query(`commit prepared 'first'`);
    await app.query(`rollback prepared 'second'`);
    expect([await changed(id), await kept(id)]).toEqual([1, ONCE]);
    expect([await changed(second), await kept(second)]).toEqual([0, NEVER]);
  });
});

describe('proof AUD-6 · what is appended is kept', () => {
  test.each([
    ['no id', { action: 'read' }],
    ['an id that is none', { id: 'patient-7' }],
    ['an id that is null', { id: null }],
    ['an id that is an object', { id: { a: 1 } }],
    ['an organization that is no name', { organization: '../Etc' }],
    ['an organization longer than an index takes', { organization: 'x'.repeat(100_000) }],
    ['an organization that is a list', { organization: ['riverside'] }],
    ['nothing at all', {}],
    ['names that mean something to JavaScript', JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}')],
    ['numbers that JavaScript cannot hold', '{"n": 123456789012345678901234567890.5, "m": 1e300}'],
    ['ten thousand members', Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i]))],
  ])('a malformed record with %s', async (_, malformed) => {
    const { rows } = await app.query('select audit.append($1) as id', [malformed]);
    expect(await kept(rows[0].id)).toEqual(ONCE);
    const { rows: found } = await root.query(
      `select record - 'id' = $2::jsonb - 'id' as same, record ? 'id' as named, organization
       from audit.record where id = $1`,
      [rows[0].id, malformed],
    );
    expect(found).toEqual([{ same: true, named: true, organization: null }]);
  });

  test.each([
    ['null', null],
    ['a list', '[]'],
    ['a text', '"record"'],
    ['a number', '5'],
  ])('%s is no record, and the caller is told', async (_, nothing) => {
    expect(await stateOf(app.query('select audit.append($1)', [nothing]))).toBe('22023');
  });

  test('the same record again is one; another with its id is refused, and takes its change with it', async () => {
    const id = randomUUID();
    await append(app, id);
    await append(app, id);
    expect(await kept(id)).toEqual(ONCE);
    expect(await stateOf(append(app, id, { outcome: 'denied' }))).toBe('23505');
    const { rows } = await root.query(
      `select record ->> 'outcome' as outcome from audit.record where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ outcome: 'success' }]);
  });

  test('what the client of applications sends, records and what is none', async () => {
    const id = randomUUID();
    const transport = outboxTransport(app);
    await app.query(`begin; select clinic.enter('riverside')`);
    await transport.send('riverside', JSON.stringify(record(id)));
    await transport.send('riverside', '{"id": "\\u0000"}', 'not-a-record');
    await transport.send(NO_ORGANIZATION, 'no JSON', 'not-json');
    await expect(transport.send('riverside', '{"id": "\\u0000"}')).rejects.toThrow('22P05');
    await app.query(`rollback; begin; select clinic.enter('riverside')`);
    await transport.send('riverside', JSON.stringify(record(id)));
    await transport.send('riverside', '{"id": "\\u0000"}', 'not-a-record');
    await app.query('commit');
    expect(await kept(id)).toEqual(ONCE);
    const { rows } = await root.query(
      `select organization, record - 'id' as record from audit.record order by place desc limit 1`,
    );
    expect(rows).toEqual([
      {
        organization: 'riverside',
        record: { organization: 'riverside', refused: 'not-a-record', line: '{"id": "\\u0000"}' },
      },
    ]);
  });

  test('two sessions with one id: the second waits for the first, and neither is lost', async () => {
    const id = randomUUID();
    const other = await server.connect('worker', database);
    await app.query('begin');
    await append(app, id);
    const second = append(other, id);
    await app.query('rollback');
    await second;
    expect(await kept(id)).toEqual(ONCE);
    await other.end();
  });

  test('a record that no stream takes is parked at once, and can be released', async () => {
    const id = randomUUID();
    const drainer = await server.connect('drainer', database);
    await append(app, id, { text: 'x'.repeat(1_000_000) });
    expect(await kept(id)).toEqual({ records: 1, waiting: 0 });
    const { rows } = await root.query(
      'select place, reason from audit.parked join audit.record using (place) where id = $1',
      [id],
    );
    expect(rows).toEqual([{ place: expect.any(String), reason: 'oversized' }]);
    const released = await drainer.query('select audit.release($1) as count', [[rows[0].place]]);
    expect(released.rows).toEqual([{ count: '1' }]);
    expect(await kept(id)).toEqual(ONCE);
    await drainer.end();
  });
});
