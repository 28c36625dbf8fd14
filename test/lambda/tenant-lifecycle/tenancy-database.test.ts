import type { Client } from 'pg';
import type { Workflow } from '../../../lambda/tenant-lifecycle/env';
import { Inconsistent, LeaseLost, Refused } from '../../../lambda/tenant-lifecycle/errors';
import {
  FIRST,
  LAST,
  type Lease,
  type TenancyDatabase,
} from '../../../lambda/tenant-lifecycle/tenancy-database';
import { tenancyDatabase } from '../../../lambda/tenant-lifecycle/tenancy-database-client';
import { oneKey } from '../../../runtime/tenancy/signing-keys';
import {
  enter,
  prepareTenancyDatabase,
  signingKey,
  tenancyDatabase as copy,
} from '../../database/tenancy/tenancy-database';
import { startPostgres, type Postgres } from '../../support/postgres';
import { Cloud } from './cloud';

const TRAIL = { requestId: 'call-1', rows: () => Promise.resolve() };

describe('the database of the tenants, as the registrar', () => {
  let server: Postgres;
  let name: string;
  let registrar: Client;
  let database: TenancyDatabase;
  const lease = (tenant: string, holder = 'run-1', undoing = false): Lease => ({ tenant, holder, undoing });
  const connect = async (): Promise<TenancyDatabase> => {
    registrar = await server.connect('tenant_registrar_login', name);
    return tenancyDatabase(registrar, oneKey(signingKey('tenant_registrar_login')), Date.now, TRAIL);
  };
  const expire = (tenant: string) =>
    server
      .connect('postgres', name)
      .then((root) =>
        root.query(
          `update tenancy.lease set until = clock_timestamp() - interval '1 second' where tenant = $1`,
          [tenant],
        ),
      );

  beforeAll(async () => {
    server = await startPostgres();
    await prepareTenancyDatabase(server);
    name = await copy(server);
    database = await connect();
  }, 60_000);
  afterAll(() => server.stop());

  test('proof TEN-3 · begun, taken back, begun again, active: each step twice', async () => {
    for (const _ of [1, 2]) await database.change(lease('hilltop'), { provision: 'dedicated' });
    for (const _ of [1, 2]) await database.change(lease('hilltop', 'run-1', true), { withdraw: true });
    expect((await database.tenants()).map(({ id }) => id)).not.toContain('hilltop');
    await database.release('hilltop', 'run-1');
    await database.change(lease('hilltop', 'run-2'), { provision: 'pooled' });
    expect(await database.leased()).toEqual(new Set(['hilltop']));
    for (const _ of [1, 2]) await database.change(lease('hilltop', 'run-2'), { advance: 'active' });
    await database.release('hilltop', 'run-2');
    expect(await database.tenants()).toContainEqual({ id: 'hilltop', status: 'active', mode: 'pooled' });
    await expect(database.change(lease('hilltop', 'run-3'), { provision: 'pooled' })).rejects.toThrow(
      Refused,
    );
    // What was refused took no lease either.
    expect(await database.leased()).toEqual(new Set());
  });

  test('sabotage TEN-3 · who lost the lease, or has begun to undo, changes nothing', async () => {
    await database.change(lease('valley'), { provision: 'dedicated' });
    const refused = database.change(lease('valley', 'arn:aws:states:x:run-2'), { advance: 'active' });
    await expect(refused).rejects.toThrow(
      /^the run run-1 is at work on the tenant, until 20\S+Z at the latest$/,
    );
    await database.change(lease('valley', 'run-1', true));
    await expect(database.change(lease('valley'), { advance: 'active' })).rejects.toThrow(LeaseLost);
    await expire('valley');
    await expect(database.change(lease('valley'), { advance: 'active' })).rejects.toThrow(LeaseLost);
    await database.change(lease('valley', 'run-2'), { advance: 'active' });
    await database.release('valley', 'run-1');
    expect(await database.leased()).toEqual(new Set(['valley']));
    await database.release('valley', 'run-2');
  });

  test('sabotage TEN-3 · to give up and to become active at once: one of them', async () => {
    const other = tenancyDatabase(
      await server.connect('tenant_registrar_login', name),
      oneKey(signingKey('tenant_registrar_login')),
      Date.now,
      TRAIL,
    );
    for (let i = 0; i < 10; i++) {
      const tenant = `race-${i}`;
      await database.change(lease(tenant), { provision: 'dedicated' });
      const [forward, back] = await Promise.allSettled([
        database.change(lease(tenant), { advance: 'active' }),
        other.change(lease(tenant, 'run-1', true)),
      ]);
      expect(back.status).toBe('fulfilled');
      const row = (await database.tenants()).find(({ id }) => id === tenant)!;
      expect(row.status).toBe(forward.status === 'fulfilled' ? 'active' : 'onboarding');
    }
  });

  test('proof IDN-4 · the first administrator and the tenant: both, or neither, as often as it is tried', async () => {
    const person = '3c7e1d5f-8b2a-4d6c-9e0f-1a2b3c4d5e6f';
    const advance = 'active' as const;
    const root = await server.connect('postgres', name);
    const stateOf = async (tenant: string) => ({
      status: (await database.tenants()).find(({ id }) => id === tenant)?.status,
      accounts: (
        await root.query('select id, directory, status, roles from phi.account where tenant = $1', [tenant])
      ).rows,
    });
    const account = { id: person, directory: 'workforce', status: 'active', roles: ['administrator'] };

    await database.change(lease('dale'), { provision: 'dedicated' });
    await expect(database.change(lease('dale'), { advance, administrator: 'jane' })).rejects.toMatchObject({
      code: '22P02',
    });
    expect(await stateOf('dale')).toEqual({ status: 'onboarding', accounts: [] });
    for (const _ of [1, 2]) await database.change(lease('dale'), { advance, administrator: person });
    expect(await stateOf('dale')).toEqual({ status: 'active', accounts: [account] });
    const another = database.change(lease('dale'), {
      advance,
      administrator: '00000000-0000-4000-8000-000000000000',
    });
    await expect(another).rejects.toThrow(Inconsistent);
    expect(await stateOf('dale')).toEqual({ status: 'active', accounts: [account] });

    // Who has given up makes nobody an administrator, and a tenant that cannot become active gets none.
    await database.change(lease('glen'), { provision: 'dedicated' });
    await database.change(lease('glen', 'run-1', true));
    await expect(database.change(lease('glen'), { advance, administrator: person })).rejects.toThrow(
      LeaseLost,
    );
    expect(await stateOf('glen')).toEqual({ status: 'onboarding', accounts: [] });
    await database.change(lease('glen', 'run-1', true), { withdraw: true });
    await root.query(
      `create function pg_temp.no() returns trigger language plpgsql as $$ begin raise 'no' using errcode = '55000'; end $$;
       create trigger no before update on tenancy.tenant for each row execute function pg_temp.no()`,
    );
    await database.change(lease('glen', 'run-1', true), { provision: 'dedicated' });
    await database.release('glen', 'run-1');
    await expect(database.change(lease('glen', 'run-2'), { advance, administrator: person })).rejects.toThrow(
      Refused,
    );
    await root.query('drop trigger no on tenancy.tenant');
    expect(await stateOf('glen')).toEqual({ status: 'onboarding', accounts: [] });
    await root.end();
  });

  test('proof AUD-7 · the account of the administrator is made with a record', async () => {
    const cloud = new Cloud();
    const person = '3c7e1d5f-8b2a-4d6c-9e0f-1a2b3c4d5e70';
    cloud.workforce.add(person, { tenant: 'fjord' });
    cloud.agreements = [{ tenant: 'fjord', state: 'executed', executedOn: '2026-11-01' }];
    const statements: string[] = [];
    const spied = new Proxy(registrar, {
      get: (target, property) =>
        property === 'query'
          ? (text: string, values?: unknown[]) => {
              statements.push(text);
              return target.query(text, values);
            }
          : (Reflect.get(target, property) as unknown),
    });
    cloud.realDatabase = (trail) =>
      tenancyDatabase(spied, oneKey(signingKey('tenant_registrar_login')), Date.now, trail);
    expect(await cloud.run('onboarding', { tenant: 'fjord', administrator: person })).toMatchObject({
      status: 'SUCCEEDED',
    });
    const made = statements.filter((text) => text.includes('phi.'));
    const records = cloud.records.get('fjord')!.map(({ line }) => JSON.parse(line) as Record<string, string>);
    const [, requestId] =
      /^select phi\.first_administrator\(\$1::uuid\) as made \/\*request_id='([^']+)'\*\/$/.exec(made[0]!)!;
    expect(made).toHaveLength(1);
    expect(records.find((record) => record.requestId === requestId)).toMatchObject({
      action: 'create',
      resource: { type: 'tenant-onboarding' },
      outcome: 'success',
    });
  });

  test('proof KEY-4 · what is destroyed is what was exported, row for row; each statement has its record', async () => {
    const tenant = 'hilltop-b';
    const cloud = new Cloud();
    cloud.realDatabase = (trail) =>
      tenancyDatabase(registrar, oneKey(signingKey('tenant_registrar_login')), Date.now, trail);
    const run = async (workflow: Workflow, input: object) => {
      const { status, cause, output } = await cloud.run(workflow, { tenant, ...input });
      return { ...(output as { export?: string; rows?: number }), status, cause };
    };
    const app = await server.connect('app_portal', name);
    const insert = async (sql: string, values: unknown[] = []) => {
      await enter(app, { tenant, actor: 'admin-1', role: 'front-desk', purpose: 'operations' });
      await app.query(sql, values);
      await app.query('commit');
    };
    cloud.agreements = [{ tenant, state: 'executed', executedOn: '2026-11-01' }];
    expect(await run('onboarding', {})).toMatchObject({ status: 'SUCCEEDED' });
    await insert('insert into phi.patient (birth_year) select 1950 + n % 50 from generate_series(1, 600) n');
    const row = '00000000-0000-4000-8000-000000000001';
    const field = { tenant, table: 'phi.patient_identifier', column: 'value', row };
    await insert(
      `insert into phi.patient_identifier (id, patient, field, value) select $1, min(id::text)::uuid, 'name', $2 from phi.patient`,
      [row, await cloud.cipher(tenant).seal(field, 'Jane Example')],
    );
    const statements: string[] = [];
    const query = registrar.query.bind(registrar) as (text: string, ...rest: []) => unknown;
    registrar.query = ((text: string, ...rest: []) => {
      statements.push(text);
      return query(text, ...rest);
    }) as never;

    const first = await run('export', {});
    expect(first).toMatchObject({ status: 'SUCCEEDED', rows: 601 });
    await insert(
      `update phi.patient set status = 'inactive' where id = (select max(id::text)::uuid from phi.patient)`,
    );
    cloud.agreements = [{ tenant, state: 'ended', executedOn: '2026-11-01' }];
    expect(await run('destruction', { export: first.export, approvedBy: 'officer' })).toMatchObject({
      status: 'FAILED',
      cause: 'rows of phi.patient were changed since the export: export again, and approve that',
    });
    const second = await run('export', {});
    expect(await run('destruction', { export: second.export, approvedBy: 'officer' })).toMatchObject({
      status: 'SUCCEEDED',
    });
    const root = await server.connect('postgres', name);
    expect((await root.query(`select from phi.patient where tenant = $1`, [tenant])).rowCount).toBe(0);
    expect((await root.query(`select from phi.patient where tenant = 'lakeside'`)).rowCount).toBeGreaterThan(
      0,
    );

    const onRows = statements.filter((text) => text.includes('"phi".'));
    const said = new Set(
      cloud.records.get(tenant)!.map(({ line }) => {
        const { requestId, action } = JSON.parse(line) as { requestId: string; action: string };
        return `${action} /*request_id='${requestId}'*/`;
      }),
    );
    const unsaid = onRows.filter((text) => {
      const comment = / (\/\*[^*]+\*\/)$/.exec(text)?.[1];
      return !said.has(`delete ${comment}`) && (text.startsWith('delete') || !said.has(`export ${comment}`));
    });
    expect([onRows.length > 20, unsaid]).toEqual([true, []]);
  });

  test('proof KEY-4 · every row of one tenant, in portions, and none of another', async () => {
    const tables = await database.tables('riverside');
    expect(tables.map(({ name: each }) => each).toSorted()).toEqual([
      'phi.account',
      'phi.care_team',
      'phi.consent',
      'phi.document',
      'phi.encounter',
      'phi.encounter_note',
      'phi.patient',
      'phi.patient_identifier',
      'phi.restriction',
    ]);
    expect(tables.find(({ name: each }) => each === 'phi.encounter_note')!.sealed).toEqual(['body']);
    const [note] = await database.page(
      'riverside',
      tables.find(({ name: each }) => each === 'phi.encounter_note')!,
      FIRST,
      1,
    );
    expect(note).toMatchObject({
      tenant: 'riverside',
      body: expect.stringMatching(/^\\x42574631/) as string,
    });
    const others = await database.extent('lakeside', tables[0]!, FIRST, LAST);
    await database.change(lease('riverside'), { advance: 'closing' });
    for (const table of tables) {
      const { rows } = await database.extent('riverside', table, FIRST, LAST);
      expect(rows).toBeGreaterThan(0);
      let removed = 0;
      for (let some; (some = await database.remove('riverside', table, 3)) > 0;) {
        expect(some).toBeLessThanOrEqual(3);
        removed += some;
      }
      expect(removed).toBe(rows);
    }
    expect(await database.extent('lakeside', tables[0]!, FIRST, LAST)).toEqual(others);
    await database.change(lease('riverside'), { advance: 'closed' });
    await expect(database.page('riverside', tables[0]!, FIRST, 1)).rejects.toThrow('no such active tenant');
  });
});
