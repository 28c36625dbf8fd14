import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '../runtime/database/migrate';
import { type Postgres, startPostgres } from '../test/support/postgres';
import { load, PATIENTS_PER_TENANT, patientOf, tenantName, TENANTS } from './rls-load';
import { ACTOR, enter, KEY, micro, timed } from './rls-session';
import { type Statement, STATEMENTS } from './rls-statements';
import { benchTransactions } from './rls-transaction';
import { median, table } from './statistics';

const DATABASE = join(__dirname, '..', 'database');
/** Of each statement, in one run. */
const ROUNDS = 100;

/** Row-level security beside the same conditions by hand, on a million rows of a thousand tenants. */
export async function benchRls(runs: number): Promise<void> {
  const server = await startPostgres({
    settings: { shared_buffers: '512MB', max_wal_size: '4GB', autovacuum: 'off' },
  });
  try {
    const database = await prepare(server);
    const root = await server.connect('postgres', database);
    const took = await timed(async () => {
      process.stdout.write(`${await load(root)} rows of ${TENANTS} tenants, and as many beside them`);
    });
    process.stdout.write(`, loaded in ${(took / 1e6).toFixed(0)} s\n\n`);
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

/** Both forms of a statement, with their values. */
const formsOf = (statement: Statement, tenant: string, patient: string) => [
  { sql: statement.forced, values: statement.values(patient) },
  {
    sql: statement.byHand,
    values: [...statement.values(patient), tenant, ...(statement.team ? [ACTOR] : [])],
  },
];
type Form = ReturnType<typeof formsOf>[number];

/** What the server says that it took: planning, and executing. */
async function explained(app: Client, { sql, values }: Form): Promise<number> {
  const { rows } = await app.query<{
    'QUERY PLAN': [{ 'Planning Time': number; 'Execution Time': number }];
  }>(`explain (analyze, timing off, format json) ${sql}`, values);
  const [plan] = rows[0]!['QUERY PLAN'];
  return (plan['Planning Time'] + plan['Execution Time']) * 1000;
}

/** Both forms in one transaction, which is taken back; each is first in every second one. They are of different tables. */
async function measure(
  app: Client,
  statement: Statement,
  round: number,
): Promise<{ client: number[]; server: number[] }> {
  const number = (round * 37) % TENANTS;
  await enter(app, tenantName(number), statement.role);
  await app.query(`select set_config('twin.actor', $1, true)`, [ACTOR]);
  const forms = formsOf(statement, tenantName(number), patientOf(number, (round * 11) % 20));
  const client: number[] = [];
  const server: number[] = [];
  for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
    const form = forms[which]!;
    client[which] = await timed(() => app.query(form.sql, form.values));
    server[which] = await explained(app, form);
  }
  await app.query('rollback');
  return { client, server };
}

async function benchStatements(app: Client, runs: number): Promise<void> {
  const ratios: number[] = [];
  const rows: [string, string][] = [];
  const compared = (pairs: readonly number[][]): { text: string; ratio: number } => {
    const [forced, byHand] = [0, 1].map((which) => median(pairs.map((pair) => pair[which]!)));
    const ratio = forced! / byHand!;
    const percent = `${ratio < 1 ? '' : '+'}${((ratio - 1) * 100).toFixed(0)}`.padStart(4);
    return { text: `${micro(byHand!)} by hand ${micro(forced!)} forced ${percent} %`, ratio };
  };
  for (const statement of STATEMENTS) {
    const all = [];
    // The first are left out: the server keeps no plan yet.
    for (let round = -20; round < ROUNDS * runs; round++) {
      const one = await measure(app, statement, round + TENANTS * 20);
      if (round >= 0) all.push(one);
    }
    const client = compared(all.map((one) => one.client));
    const server = compared(all.map((one) => one.server));
    ratios.push(client.ratio);
    rows.push([statement.name, `${client.text}; in the server ${server.text}`]);
  }
  rows.push(['median of these', `${((median(ratios) - 1) * 100).toFixed(0)} % for the client`]);
  process.stdout.write(
    `A statement, unnamed, over TCP on this machine; ${PATIENTS_PER_TENANT} patients a tenant\n${table(rows)}\n`,
  );
}

/** Which index each form goes through, and how often the context was asked for. */
async function showPlans(app: Client): Promise<void> {
  const rows: [string, string][] = [];
  for (const statement of STATEMENTS) {
    await enter(app, tenantName(5), statement.role);
    await app.query(`select set_config('twin.actor', $1, true)`, [ACTOR]);
    const [one, other] = formsOf(statement, tenantName(5), patientOf(5, 3));
    const forced = await planOf(app, one!);
    const byHand = await planOf(app, other!);
    rows.push([
      statement.name,
      `${byHand.index} by hand, ${forced.index} forced; policies asked ${forced.loops} each`,
    ]);
    await app.query('rollback');
  }
  process.stdout.write(`Plans\n${table(rows)}\n`);
}

async function planOf(app: Client, { sql, values }: Form): Promise<{ index: string; loops: string }> {
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
