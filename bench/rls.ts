import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '../runtime/database/migrate';
import { type Postgres, startPostgres } from '../test/support/postgres';
import { load, PATIENTS_PER_TENANT, patientOf, tenantName, TENANTS } from './rls-load';
import { STATEMENTS } from './rls-statements';
import { median, table } from './statistics';

const DATABASE = join(__dirname, '..', 'database');
const KEY = { id: 'bench', key: randomBytes(32) };
/** Of each statement, in one run. */
const ROUNDS = 300;

/** Row-level security beside the same conditions by hand, on a million rows of a thousand tenants. */
export async function benchRls(runs: number): Promise<void> {
  const server = await startPostgres({
    settings: { shared_buffers: '512MB', max_wal_size: '4GB', autovacuum: 'off', full_page_writes: 'on' },
  });
  try {
    const database = await prepare(server);
    const root = await server.connect('postgres', database);
    const began = Date.now();
    const rows = await load(root);
    process.stdout.write(
      `loaded ${rows} rows of ${TENANTS} tenants in ${((Date.now() - began) / 1000).toFixed(0)} s\n\n`,
    );
    const app = await server.connect('app_portal', database);
    await benchTransactions(app, runs);
    await benchStatements(app, runs);
    await showPlans(app);
  } finally {
    await server.stop();
  }
}

async function prepare(server: Postgres): Promise<string> {
  await server.admin.query('create role migrator login createrole');
  await server.admin.query('create database bench owner migrator');
  const migrator = await server.connect('migrator', 'bench');
  await migrate(migrator, { migrations: join(DATABASE, 'migrations'), checks: join(DATABASE, 'checks') });
  await migrator.query('create role app_portal login in role phi_application');
  await migrator.end();
  const root = await server.connect('postgres', 'bench');
  await root.query(`select tenancy.add_key($1, 'app_portal', $2, now() + interval '1 day')`, [
    KEY.id,
    KEY.key,
  ]);
  await root.end();
  return 'bench';
}

async function enter(app: Client, tenant: string, actor: string, role: string): Promise<void> {
  await app.query('begin');
  const { rows } = await app.query<{ challenge: string }>('select tenancy.challenge() as challenge');
  const expires = Math.floor(Date.now() / 1000) + 600;
  const said = `bulwark1|${KEY.id}|${tenant}|${actor}|${role}|operations|${expires}|${rows[0]!.challenge}|${randomUUID()}`;
  const signature = createHmac('sha256', KEY.key).update(said).digest('hex');
  await app.query('select tenancy.enter($1)', [`${said}|${signature}`]);
}

const now = (): number => Number(process.hrtime.bigint()) / 1000;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = now();
  await work();
  return now() - began;
};
const micro = (value: number): string => `${value.toFixed(0).padStart(6)} µs`;

async function benchTransactions(app: Client, runs: number): Promise<void> {
  const [plain, tenant]: number[][] = [[], []];
  for (let round = 0; round < ROUNDS * runs; round++) {
    plain!.push(await timed(() => app.query('begin').then(() => app.query('commit'))));
    tenant!.push(
      await timed(() =>
        enter(app, tenantName(round % TENANTS), 'provider-1', 'front-desk').then(() => app.query('commit')),
      ),
    );
  }
  // Inside the server, without the way there: a loop of the same, less an empty one.
  await enter(app, tenantName(1), 'provider-1', 'front-desk');
  const inside = async (expression: string) => {
    const query = `explain (analyze, timing off, format json) select ${expression} from generate_series(1, 5000)`;
    const { rows } = await app.query(query);
    return (rows[0]['QUERY PLAN'][0]['Execution Time'] as number) / 5;
  };
  const said = await signedAgain(app);
  const verified: number[] = [];
  const policy: number[] = [];
  for (let run = 0; run < runs * 3; run++) {
    const empty = await inside('1');
    verified.push((await inside(`tenancy.enter('${said}')`)) - empty);
    policy.push((await inside(`tenancy.tenant_for('patient.read')`)) - empty);
  }
  await app.query('rollback');
  process.stdout.write(
    `A transaction\n${table([
      ['begin, commit', micro(median(plain!))],
      ['begin, challenge, sign, enter, commit', micro(median(tenant!))],
      ['enter, in the server', `${median(verified).toFixed(1).padStart(6)} µs`],
      ['one policy asking for the tenant, in the server', `${median(policy).toFixed(1).padStart(6)} µs`],
    ])}\n`,
  );
}

async function signedAgain(app: Client): Promise<string> {
  const { rows } = await app.query<{ challenge: string }>('select tenancy.this_transaction() as challenge');
  const expires = Math.floor(Date.now() / 1000) + 600;
  const said = `bulwark1|${KEY.id}|${tenantName(1)}|provider-1|front-desk|operations|${expires}|${rows[0]!.challenge}|r`;
  const signature = createHmac('sha256', KEY.key).update(said).digest('hex');
  await app.query(`select set_config('bulwark.context', '', true)`);
  await app.query('select tenancy.enter($1)', [`${said}|${signature}`]);
  return `${said}|${signature}`;
}

/** Each statement in both forms, one after the other, in transactions that are rolled back. */
async function benchStatements(app: Client, runs: number): Promise<void> {
  const ratios: number[] = [];
  const rows: [string, string][] = [];
  for (const statement of STATEMENTS) {
    const [forced, byHand]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS * runs; round++) {
      const tenant = tenantName((round * 37) % TENANTS);
      const patient = patientOf((round * 37) % TENANTS, (round * 11) % 20);
      await enter(app, tenant, 'provider-1', statement.role);
      const one = () => app.query(statement.forced, statement.values(patient));
      const two = () =>
        app.query(statement.byHand, [
          ...statement.values(patient),
          tenant,
          ...(statement.team ? ['provider-1'] : []),
        ]);
      // Whoever is first warms nothing for the other: they are different tables.
      const both = round % 2 === 0 ? [one, two] : [two, one];
      const times = [await timed(both[0]!), await timed(both[1]!)];
      if (round % 2 === 1) times.reverse();
      if (round >= ROUNDS * runs * 0.1) [forced!, byHand!].forEach((list, index) => list.push(times[index]!));
      await app.query('rollback');
    }
    const ratio = median(forced!) / median(byHand!);
    ratios.push(ratio);
    rows.push([
      statement.name,
      `${micro(median(byHand!))} by hand ${micro(median(forced!))} forced  ${((ratio - 1) * 100).toFixed(0).padStart(4)} %`,
    ]);
  }
  rows.push(['median of these', `${((median(ratios) - 1) * 100).toFixed(0)} %`]);
  process.stdout.write(
    `A statement, unnamed, over TCP on this machine; ${PATIENTS_PER_TENANT} patients a tenant\n${table(rows)}\n`,
  );
}

/** Which index each form goes through, and how often the context was asked for. */
async function showPlans(app: Client): Promise<void> {
  const rows: [string, string][] = [];
  for (const statement of STATEMENTS) {
    await enter(app, tenantName(5), 'provider-1', statement.role);
    const values = statement.values(patientOf(5, 3));
    const forced = await planOf(app, statement.forced, values);
    const byHand = await planOf(app, statement.byHand, [
      ...values,
      tenantName(5),
      ...(statement.team ? ['provider-1'] : []),
    ]);
    rows.push([
      statement.name,
      `${byHand.index} by hand, ${forced.index} forced; policies asked ${forced.loops} each`,
    ]);
    await app.query('rollback');
  }
  process.stdout.write(`Plans\n${table(rows)}\n`);
}

async function planOf(
  app: Client,
  sql: string,
  values: unknown[],
): Promise<{ index: string; loops: string }> {
  const { rows } = await app.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off, timing off) ${sql}`,
    values,
  );
  const text = rows.map((row) => row['QUERY PLAN']).join('\n');
  const loops = [...text.matchAll(/InitPlan \d+[^\n]*\n\s*->\s+Result \(actual rows=\d+ loops=(\d+)/g)].map(
    ([, count]) => Number(count),
  );
  const index = /(?:Index|Index Only) Scan(?: Backward)? (?:using|on) (\w+)|(Seq Scan)/.exec(text);
  if (process.env['BENCH_PLANS']) process.stdout.write(`${text}\n\n`);
  return {
    index: index?.[1] ?? index?.[2] ?? 'no scan',
    loops: loops.length > 0 ? `at most ${Math.max(...loops)}×` : 'never',
  };
}
