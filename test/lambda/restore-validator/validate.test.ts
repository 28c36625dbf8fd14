import type { Client } from 'pg';
import { run as runCensus } from '../../../lambda/recovery-census/run';
import { enterTenant } from '../../../lambda/shared/recovery/enter-tenant';
import type { RestoreJob } from '../../../lambda/restore-validator/jobs';
import { validate, type Result } from '../../../lambda/restore-validator/validate';
import { readChecks, runChecks } from '../../../runtime/database/checks';
import { statementOf } from '../../../runtime/tenancy/statement';
import {
  enter,
  prepareTenancyDatabase,
  SHIPPED,
  signingKey,
  TENANCY_TEMPLATE,
} from '../../database/tenancy/tenancy-database';
import { memoryEvidence } from '../../support/memory-evidence';
import { startPostgres, type Postgres } from '../../support/postgres';

const LOGIN = 'restore_validator_login';
const MINUTE = 60_000;

let server: Postgres;
/** A database after its census, and what the census recorded. */
let counted: string;
let census: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  server = await startPostgres();
  await prepareTenancyDatabase(server);
  counted = await server.createDatabase({ template: TENANCY_TEMPLATE });
  census = await takeCensus(counted);
}, 60_000);
afterAll(() => server.stop());

/** The newest key is younger than the restored database; the one before it is known there. */
const asValidator = enterTenant({
  keys: [{ id: 'newer', key: Buffer.alloc(32, 7) }, signingKey(LOGIN)],
  requestId: 'request-1',
  clock: Date.now,
});

interface Scenario {
  /** In the live database, after the census and before the backup. */
  readonly later?: (live: Client) => Promise<unknown>;
  /** What happened to the data in the backup: as a superuser, whom nothing stops. */
  readonly damage?: (restored: Client) => Promise<unknown>;
  readonly recoveryPoint?: string;
  /** Minutes between the last pulse and the start of the restore, and from there to the verdict. */
  readonly lost?: number;
  readonly took?: number;
  readonly withoutCensus?: true;
}

async function takeCensus(name: string): Promise<ReadonlyMap<string, Buffer>> {
  const evidence = memoryEvidence();
  const client = await server.connect(LOGIN, name);
  const recorded: string[] = [];
  const record = (tenant: string) => {
    recorded.push(tenant);
    return Promise.resolve((statement: string) => statementOf(statement, `census-${tenant}`));
  };
  await runCensus({ client, enter: asValidator, record, evidence, signal: new AbortController().signal });
  expect(recorded).toEqual(['lakeside', 'riverside']);
  await client.query('select recovery.beat()');
  await client.end();
  return evidence.files;
}

/** A census, a backup, a restore, and the verdict. */
async function restore(scenario: Scenario = {}): Promise<Result> {
  const evidence = memoryEvidence();
  if (!scenario.withoutCensus) for (const [key, bytes] of census) evidence.files.set(key, bytes);
  const live = scenario.later ? await server.createDatabase({ template: counted }) : counted;
  if (scenario.later) {
    const app = await server.connect('app_portal', live);
    await scenario.later(app);
    await app.end();
  }
  const restored = await server.createDatabase({ template: live });
  if (scenario.damage) {
    const root = await server.connect('postgres', restored);
    await root.query('set session_replication_role = replica');
    await scenario.damage(root);
    await root.end();
  }
  const client = await server.connect(LOGIN, restored);
  const { rows } = await client.query<{ beat_at: Date }>('select beat_at from recovery.pulse');
  const startedAt = new Date(rows[0]!.beat_at.getTime() + (scenario.lost ?? 5) * MINUTE);
  const job: RestoreJob = {
    id: 'restore-1',
    recoveryPointArn:
      scenario.recoveryPoint ??
      'arn:aws:backup:us-east-1:111122223333:recovery-point:continuous:cluster-abc-1',
    cluster: 'awsbackup-restore-test-1',
    startedAt,
  };
  const checks = await readChecks(SHIPPED.checks);
  const result = await validate({
    job,
    objectives: { rpoMinutes: 15, rtoMinutes: 240 },
    client,
    enter: asValidator,
    check: async (connected) =>
      (await runChecks(connected, checks)).map(({ object, finding }) => `${object}: ${finding}`),
    evidence,
    signal: new AbortController().signal,
    clock: () => startedAt.getTime() + (scenario.took ?? 45) * MINUTE,
  });
  await client.end();
  return result;
}

const asAdministrator = (tenant: string, sql: string) => async (live: Client) => {
  await enter(live, { tenant, actor: 'user-1', role: 'administrator', purpose: 'operations' });
  await live.query(sql);
  await live.query('commit');
};

describe('a restored database that is whole', () => {
  test('proof BAK-2 · passes, with both objectives measured and every table compared', async () => {
    const result = await restore();
    expect(result).toMatchObject({
      verdict: 'passed',
      reasons: [],
      rpo: { minutes: 5, limit: 15 },
      rto: { minutes: 45, limit: 240 },
      comparison: { tenants: 2, ended: 0, changed: 0, losses: [] },
    });
    expect(result.comparison!.rows).toBeGreaterThan(20);
    expect(result.comparison!.same).toBeGreaterThan(10);
  });

  test('passes when rows came and changed after the census, and says how much was not compared', async () => {
    const result = await restore({
      later: asAdministrator(
        'riverside',
        "insert into phi.patient default values; update phi.patient set status = 'inactive'",
      ),
    });
    expect(result).toMatchObject({ verdict: 'passed', comparison: { losses: [] } });
    expect(result.comparison!.changed).toBeGreaterThan(0);
  });

  test('passes when a tenant has ended since', async () => {
    const result = await restore({
      damage: async (root) => {
        await root.query("update tenancy.tenant set status = 'closed' where id = 'lakeside'");
        await root.query("delete from phi.encounter_note where tenant = 'lakeside'");
      },
    });
    expect(result).toMatchObject({ verdict: 'passed', comparison: { tenants: 1, ended: 1 } });
  });

  test('is allowed to be a day older when it is of a daily snapshot', async () => {
    const recoveryPoint = 'arn:aws:rds:us-east-1:111122223333:cluster-snapshot:awsbackup:job-1';
    expect(await restore({ recoveryPoint, lost: 20 * 60 })).toMatchObject({ verdict: 'passed' });
    expect(await restore({ recoveryPoint, lost: 25 * 60 })).toMatchObject({ verdict: 'failed' });
  });
});

const one = (table: string) =>
  `(tenant, id) = (select tenant, id from ${table} where tenant = 'riverside' order by id limit 1)`;

describe('a restored database that is not', () => {
  const CASES: Readonly<Record<string, Scenario & { readonly reason: RegExp }>> = {
    'a row is missing': {
      damage: (root) => root.query(`delete from phi.encounter_note where ${one('phi.encounter_note')}`),
      reason: /^rows missing: phi\.encounter_note of riverside$/,
    },
    'a row is there with another id': {
      damage: (root) =>
        root.query(`update phi.consent set id = gen_random_uuid() where ${one('phi.consent')}`),
      reason: /^rows (missing|altered): phi\.consent of riverside$/,
    },
    'a row was altered without a trace': {
      damage: (root) =>
        root.query(
          `update phi.patient_identifier set value = value || '\\x00' where ${one('phi.patient_identifier')}`,
        ),
      reason: /^rows altered: phi\.patient_identifier of riverside$/,
    },
    'a row was slipped in': {
      damage: (root) =>
        root.query(
          `insert into phi.consent select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).*
           from phi.consent c where ${one('phi.consent')}`,
        ),
      reason: /^rows (missing|altered): phi\.consent of riverside$/,
    },
    'a table is empty': {
      damage: (root) => root.query('truncate phi.encounter_note'),
      reason: /^rows missing: phi\.encounter_note of/,
    },
    'a table is gone': {
      damage: (root) => root.query('drop table phi.consent cascade'),
      reason: /^table missing: phi\.consent of/,
    },
    'a tenant is gone': {
      damage: (root) => root.query("delete from tenancy.tenant where id = 'lakeside'"),
      reason: /^tenant missing: lakeside$/,
    },
    'its audit table can be changed': {
      damage: (root) => root.query('grant update on audit.record to app_portal'),
      reason: /^the database check found [1-9]/,
    },
    'too much was lost': { lost: 16, reason: /^16 minutes of data are lost; allowed: 15$/ },
    'it took too long': { took: 241, reason: /^it took 241 minutes; allowed: 240$/ },
    'nothing was counted': { withoutCensus: true, reason: /^there is no census to compare with$/ },
  };

  test.each(Object.entries(CASES))('sabotage BAK-2 · %s', async (_, { reason, ...scenario }) => {
    const result = await restore(scenario);
    expect(result.verdict).toBe('failed');
    expect(result.reasons.some((text) => reason.test(text))).toBe(true);
    // What says so is kept for years: no value of a row may be in it.
    expect(JSON.stringify(result)).not.toMatch(/BWF1|42574631/);
  });
});
