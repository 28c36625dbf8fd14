import { randomUUID } from 'node:crypto';
import { rowId } from './rows';
import { challenge, enter, signed, signingKey, type Context, within } from './tenancy-database';
import { app, database, DENIED, outcome, REFUSED, registrar, root, server } from './world';

const DESK: Omit<Context, 'challenge'> = {
  tenant: 'riverside',
  actor: 'clerk',
  role: 'front-desk',
  purpose: 'other',
};
const ADA = rowId('riverside', 'patient', 'ada');
const ADA_OF_LAKESIDE = rowId('lakeside', 'patient', 'ada');
const TABLES = [
  'patient',
  'patient_identifier',
  'encounter',
  'encounter_note',
  'document',
  'consent',
  'restriction',
  'care_team',
  'account',
];

describe('proof TEN-1 · a transaction is of one tenant', () => {
  test.each(TABLES)('with no context, a query of %s is an error, and so is a forged one', async (table) => {
    for (const forged of [
      '',
      'lakeside',
      `${'0'.repeat(64)}lakeside|a|emergency|other|9999999999|;${table}.read.practice;`,
    ]) {
      await app.query(`begin; select set_config('bulwark.context', '${forged}', true)`);
      expect(await outcome(app, `select from phi.${table}`)).toBe(DENIED);
      await app.query('rollback');
    }
  });

  test('a context is over with its transaction, and when its time is up within it', async () => {
    await enter(app, DESK);
    await app.query('commit');
    await app.query('begin');
    expect(await outcome(app, 'select from phi.patient')).toBe(DENIED);
    await app.query('rollback');
    await enter(app, DESK);
    expect(await outcome(app, 'select from phi.patient')).toBe(4);
    // Nobody waits for the time to pass: the database seals a context whose time has been up for long.
    await root.query('grant execute on function tenancy.sealed(text) to app_portal');
    await app.query(`select set_config('bulwark.context', tenancy.sealed(replace(substr(current_setting('bulwark.context'), 65),
      split_part(current_setting('bulwark.context'), '|', 5), '1')), true)`);
    await root.query('revoke execute on function tenancy.sealed(text) from app_portal');
    await expect(app.query('select from phi.patient')).rejects.toThrow('no tenant: the context has expired');
    await app.query('rollback');
  });

  test('a context is over within a statement that goes on: a block of statements is one', async () => {
    await enter(app, DESK);
    await root.query('grant execute on function tenancy.sealed(text) to app_portal');
    await app.query(`select set_config('bulwark.context', tenancy.sealed(replace(substr(current_setting('bulwark.context'), 65),
      split_part(current_setting('bulwark.context'), '|', 5), (extract(epoch from clock_timestamp()) + 0.05)::text)), true)`);
    await root.query('revoke execute on function tenancy.sealed(text) from app_portal');
    // As long as the context is good for, and no longer.
    const reading = app.query(`do $$ declare times int := 0; begin
      loop
        perform from phi.patient;
        times := times + 1;
        exit when clock_timestamp() > statement_timestamp() + interval '2 seconds';
      end loop;
    exception when insufficient_privilege then raise exception '%: %', times > 0, sqlerrm; end $$`);
    await expect(reading).rejects.toThrow('t: no tenant: the context has expired');
    await app.query('rollback');
  });

  test.each<[string, (said: Context) => Context | string]>([
    [
      'another signature',
      (said) => signed({ ...said, key: { ...signingKey('app_portal'), key: Buffer.alloc(32) } }),
    ],
    ['the key of another login', (said) => ({ ...said, key: signingKey('app_other') })],
    ['a key that is none', (said) => ({ ...said, key: { ...signingKey('app_portal'), id: 'key' } })],
    ['another transaction', (said) => ({ ...said, challenge: '1.1' })],
    ['a time that is up', (said) => ({ ...said, expires: 1 })],
    ['a time that is far', (said) => ({ ...said, expires: Math.floor(Date.now() / 1000) + 1000 })],
    ['an unknown role', (said) => ({ ...said, role: 'root' })],
    ['an unknown tenant', (said) => ({ ...said, tenant: 'hillside' })],
    ['one field more', (said) => ({ ...said, request: 'a|b' })],
    ['nothing', () => ''],
  ])('a context with %s is refused', async (_, forge) => {
    await app.query('begin');
    const forged = forge({ ...DESK, challenge: await challenge(app) });
    expect(
      await outcome(app, 'select tenancy.enter($1)', [typeof forged === 'string' ? forged : signed(forged)]),
    ).toBe(DENIED);
    expect(await outcome(app, 'select from phi.patient')).toBe(DENIED);
  });

  test('no setting of a session makes the server print what the keys are', async () => {
    const client = await server.connect('app_portal', database);
    const heard: string[] = [];
    client.on('notice', ({ message, detail }) => heard.push(`${message}\n${detail ?? ''}`));
    await client.query(`set debug_print_parse = on; set debug_print_rewritten = on; set debug_print_plan = on;
      set client_min_messages = debug5; set log_parameter_max_length_on_error = -1`);
    // The server keeps plans after a few calls, and values could be in those that it makes before.
    for (let round = 0; round < 8; round++) {
      await within(client, DESK, () => client.query('select from phi.encounter'));
    }
    await client.end();
    expect(heard.length).toBeGreaterThan(0);
    const { rows } = await root.query<{ block: Buffer }>(`
      select unnest(array[inner_block, outer_block]) as block from tenancy.seal union all
      select unnest(array[inner_block, outer_block]) from tenancy.signing_key`);
    const text = heard.join('\n');
    for (const { block } of rows) {
      // As hex, and as a dump of a plan prints bytes: signed decimals.
      for (const form of [
        block.toString('hex').slice(0, 32),
        [...new Int8Array(block.subarray(0, 16))].join(' '),
      ]) {
        expect(text.includes(form)).toBe(false);
      }
    }
  });
});

describe('proof TEN-1 · rows', () => {
  test('of no other tenant can be reached, written, or taken there', () =>
    within(app, DESK, async () => {
      for (const table of TABLES.filter(
        (name) => !['encounter_note', 'document', 'account'].includes(name),
      )) {
        expect(await outcome(app, `select from phi.${table} where tenant = 'lakeside'`)).toBe(0);
      }
      expect(await outcome(app, `insert into phi.patient (tenant) values ('lakeside')`)).toBe(DENIED);
      expect(await outcome(app, `update phi.patient set tenant = 'lakeside'`)).toBe(DENIED);
      expect(
        await outcome(app, `update phi.patient set status = 'inactive' where id = $1`, [ADA_OF_LAKESIDE]),
      ).toBe(0);
    }));

  test('keep tenant and id, even where a privilege was granted by mistake', async () => {
    await enter(app, DESK);
    await root.query('grant update on phi.patient to phi_application');
    try {
      expect(await outcome(app, `update phi.patient set tenant = 'lakeside'`)).toBe(REFUSED);
      expect(await outcome(app, `update phi.patient set id = gen_random_uuid()`)).toBe(REFUSED);
    } finally {
      await root.query('revoke update on phi.patient from phi_application');
      await root.query('grant update (status, birth_year) on phi.patient to phi_application');
    }
  });

  test('say who wrote them, whatever the statement says', () =>
    within(app, DESK, async () => {
      const { rows } = await app.query(
        `insert into phi.patient (created_at, created_by, created_in, changed_by) values ('1999-01-01', 'nobody', '1', 'nobody')
         returning created_by, changed_by, created_at = now() as now, created_in = pg_current_xact_id() as here`,
      );
      expect(rows).toEqual([{ created_by: 'clerk', changed_by: 'clerk', now: true, here: true }]);
      expect(await outcome(app, `update phi.patient set created_by = 'nobody'`)).toBe(DENIED);
    }));

  test('of others show neither through a foreign key nor through a unique index', () =>
    within(app, { ...DESK, role: 'provider', actor: 'provider-1' }, async () => {
      // The same answer for what another tenant has, and for what nobody has.
      const consent = (document: string) =>
        outcome(app, `insert into phi.consent (patient, kind, document) values ($1, 'research', $2)`, [
          ADA,
          document,
        ]);
      const theirs = rowId('lakeside', 'document', 'ada', 'referral');
      expect([await consent(theirs), await consent(randomUUID())]).toEqual(['23503', '23503']);
      const encounter = (id: string) =>
        outcome(
          app,
          `insert into phi.encounter (id, patient, kind, starts_at) values ($1, $2, 'phone', now())`,
          [id, ADA],
        );
      expect(await encounter(rowId('lakeside', 'encounter', 'ada'))).toBe(1);
      expect(await encounter(rowId('riverside', 'encounter', 'ada'))).toBe('23505');
    }));
});

describe('proof TEN-3 · tenants begin and end', () => {
  const call = (sql: string) => outcome(registrar, `select tenancy.${sql}`);

  test('in order, each step once or again, and never twice under one name', async () => {
    await registrar.query('begin');
    expect(await call(`advance('hillside', 'active')`)).toBe('55000');
    await registrar.query(
      `select tenancy.provision('hillside', 'pooled'), tenancy.provision('hillside', 'pooled')`,
    );
    expect(await call(`provision('hillside', 'dedicated')`)).toBe('23505');
    expect(await call(`advance('hillside', 'closed')`)).toBe('55000');
    await registrar.query(
      `select tenancy.advance('hillside', 'active'), tenancy.advance('hillside', 'active')`,
    );
    expect((await registrar.query(`select tenancy.withdraw('hillside')`)).rows).toEqual([
      { withdraw: false },
    ]);
    await registrar.query(
      `select tenancy.advance('hillside', 'closing'), tenancy.advance('hillside', 'closed')`,
    );
    expect(await call(`advance('hillside', 'active')`)).toBe('55000');
    expect(await call(`provision('hillside', 'pooled')`)).toBe('23505');
  });

  test('a tenant that ends is entered by the registrar alone', async () => {
    await registrar.query(`select tenancy.advance('lakeside', 'closing')`);
    try {
      await expect(enter(app, { ...DESK, tenant: 'lakeside' })).rejects.toMatchObject({ code: DENIED });
      await enter(registrar, { tenant: 'lakeside', role: 'tenant-registrar', purpose: 'other' });
      expect(await outcome(registrar, 'select from phi.patient')).toBe(4);
    } finally {
      await registrar.query('rollback');
      await root.query(`update tenancy.tenant set status = 'active' where id = 'lakeside'`);
    }
  });

  test('nobody else begins or ends one, or brings a key', async () => {
    await app.query('begin');
    for (const sql of [
      `select tenancy.provision('hillside', 'pooled')`,
      `select tenancy.advance('lakeside', 'closing')`,
      'select tenancy.tenants()',
      `select tenancy.add_key('key', 'app_portal', '\\x00', now())`,
      `select tenancy.remove_key('key-app_other')`,
      'select from tenancy.tenant',
      'select from tenancy.signing_key',
      'select from tenancy.seal',
    ]) {
      expect([sql, await outcome(app, sql)]).toEqual([sql, DENIED]);
    }
  });

  test('a removed key signs no more', async () => {
    const keeper = await server.connect('context_keeper_login', database);
    const key = { id: 'next', login: 'app_portal', key: Buffer.alloc(32, 7) };
    await keeper.query(`select tenancy.add_key('next', 'app_portal', $1, now() + interval '1 hour')`, [
      key.key,
    ]);
    await within(app, { ...DESK, key }, async () =>
      expect(await outcome(app, 'select from phi.patient')).toBe(4),
    );
    await keeper.query(`select tenancy.remove_key('next')`);
    await keeper.end();
    await expect(enter(app, { ...DESK, key })).rejects.toMatchObject({ code: DENIED });
  });
});
