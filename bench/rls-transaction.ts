import type { Client } from 'pg';
import { tenantName, TENANTS } from './rls-load';
import { enter, micro, sign, timed } from './rls-session';
import { median, table } from './statistics';

/** Of each form, in one run. */
const ROUNDS = 200;

/** What a transaction of a tenant costs before its first statement. */
export async function benchTransactions(app: Client, runs: number): Promise<void> {
  const plain: number[] = [];
  const tenant: number[] = [];
  for (let round = 0; round < ROUNDS * runs; round++) {
    plain.push(await timed(() => app.query('begin').then(() => app.query('commit'))));
    tenant.push(
      await timed(() =>
        enter(app, tenantName(round % TENANTS), 'front-desk').then(() => app.query('commit')),
      ),
    );
  }
  const server = await inServer(app, runs);
  process.stdout.write(
    `A transaction\n${table([
      ['begin, commit', micro(median(plain))],
      ['begin, challenge, sign, enter, commit', micro(median(tenant))],
      ...server.map(([name, values]): [string, string] => [
        `${name}, in the server`,
        `${micro(median(values))}, at best ${micro(Math.min(...values))}`,
      ]),
    ])}\n`,
  );
}

/** Without the way there: a loop of the same, less an empty one. */
async function inServer(app: Client, runs: number): Promise<[string, number[]][]> {
  const loop = async (expression: string): Promise<number> => {
    const { rows } = await app.query<{ 'QUERY PLAN': [{ 'Execution Time': number }] }>(
      `explain (analyze, timing off, format json) select ${expression} from generate_series(1, 2000)`,
    );
    return rows[0]!['QUERY PLAN'][0]['Execution Time'] / 2;
  };
  const measured: [string, string, number[]][] = [
    ['enter', '', []],
    ['one policy that asks for the tenant', `tenancy.tenant_for('patient.read')`, []],
    ['patients who restricted something', `phi.restricted('patient')`, []],
    ['challenge', 'tenancy.challenge()', []],
  ];
  for (let run = 0; run < runs * 2; run++) {
    await enter(app, tenantName(1), 'front-desk');
    const { rows } = await app.query<{ challenge: string }>('select tenancy.this_transaction() as challenge');
    const context = sign(rows[0]!.challenge, tenantName(1), 'front-desk');
    // The first entry is behind it: another one would compare both.
    await app.query(`select set_config('bulwark.context', '', true)`);
    await app.query('select tenancy.enter($1)', [context]);
    measured[0]![1] = `tenancy.enter('${context}')`;
    const empty = await loop('1');
    for (const [, expression, values] of measured) values.push((await loop(expression)) - empty);
    await app.query('rollback');
  }
  return measured.map(([name, , values]) => [name, values]);
}
