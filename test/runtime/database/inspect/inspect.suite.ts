import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Finding } from '../../../../runtime/database/inspect/finding';
import { inspect, inspectHere } from '../../../../runtime/database/inspect/inspect';
import { RULES } from '../../../../runtime/database/inspect/rules';
import { BROKEN, SOUND } from './broken-cases';
import { server } from './world';

/** Superuser in a database in which nothing is to be found. */
let root: Client;
let database: string;

beforeAll(async () => {
  await server.admin.query(`
    create role clinic_owner nologin; create role clinic_app nologin; create role clinic_report nologin;
    create role app_portal login in role clinic_app`);
  database = await server.createDatabase({ name: 'clinic' });
  root = await server.connect('postgres', database);
  await root.query(readFileSync(join(__dirname, 'sound.sql'), 'utf8'));
});
afterAll(async () => {
  await root.end();
  await server.admin.query('drop database clinic');
  await server.admin.query('drop role clinic_owner, clinic_app, clinic_report, app_portal');
});

/** `<rule> <object>`, weak ones with `weak` before; the name of the database is left out. */
const short = ({ severity, check, object }: Finding): string =>
  `${severity === 'weak' ? 'weak ' : ''}${check} ${object.replace(/^database .*/, 'database')}`;

/** Does it, looks, and leaves no trace. */
async function after<T>(sql: string, look: () => Promise<T>): Promise<T> {
  await root.query('begin');
  try {
    await root.query(sql);
    return await look();
  } finally {
    await root.query('rollback');
  }
}

const findings = async (): Promise<readonly Finding[]> => (await inspectHere(root)).findings;

describe('proof TEN-1 · a break is found, nothing else is, and what is said to cure it cures it', () => {
  test.each(BROKEN)('%s', async (_, sql, ...expected) => {
    await after(sql, async () => {
      const found = await findings();
      expect(found.map(short).toSorted()).toEqual(expected.toSorted());
      const cures = found.flatMap(({ cure = '' }) =>
        isWhole(cure) ? [cure.replace('concurrently', '')] : [],
      );
      if (cures.length === 0) return;
      await root.query(cures.join('\n'));
      const cured = new Set(found.filter(({ cure = '' }) => isWhole(cure)).map(({ finding }) => finding));
      expect((await findings()).map(({ finding }) => finding).filter((one) => cured.has(one))).toEqual([]);
    });
  });

  test('a slot that decodes', async () => {
    await root.query(`select pg_create_logical_replication_slot('s', 'pgoutput')`);
    const found = await after('select 1', findings);
    await root.query(found[0]!.cure!);
    expect(found.map(short)).toEqual(['TEN-1.slot slot s']);
    expect(await after('select 1', findings)).toEqual([]);
  });

  test('every rule is broken here at least once', () => {
    const broken = new Set(
      BROKEN.flatMap(([, , ...expected]) => expected.map((one) => one.replace(/^weak /, '').split(' ')[0])),
    );
    // Of PostgreSQL 15 and before, and of a server that is started to decode.
    const elsewhere = new Set(['TEN-1.role-create', 'TEN-1.slot']);
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id) && !elsewhere.has(id))).toEqual([]);
  });
});

/** Whether a cure is SQL that can be run as it stands, and nothing that somebody has to think of. */
const isWhole = (cure: string): boolean => cure !== '' && !/^--|…|\/\*|; --/m.test(cure);

describe('what is sound is let alone', () => {
  test.each(SOUND)('%s', async (_, sql) => {
    expect(await after(sql, findings)).toEqual([]);
  });
});

test('every rule is in the documentation, with its severity and why', () => {
  const text = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'database-check.md'), 'utf8');
  const rows = text.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .join('|'),
  );
  for (const { id, severity, why } of RULES) expect(rows).toContain(`|\`${id}\`|${severity}|${why}|`);
});

describe('who asks', () => {
  test('any role sees the same, and leaves its session as it was', async () => {
    const app = await server.connect('app_portal', database);
    await app.query(`set search_path = clinic; set statement_timeout = '7s'`);
    expect((await inspect(app)).findings).toEqual([]);
    await root.query('alter table clinic.patient no force row level security');
    expect((await inspect(app)).findings.map(short)).toEqual(['TEN-1.forced table clinic.patient']);
    await root.query('alter table clinic.patient force row level security');
    await app.end();
  });

  test('what a role may not see is a finding, and the rest is judged', async () => {
    await after(
      'revoke select on pg_catalog.pg_policy from public; alter table clinic.patient no force row level security; set local role app_portal',
      async () => {
        const found = await findings();
        expect(found.map(short)).toEqual(['TEN-1.unread database', 'TEN-1.forced table clinic.patient']);
        expect(found[0]!.finding).toBe('cannot be judged: policies: SQLSTATE 42501 (not permitted)');
      },
    );
  });

  test('a table of the caller is not taken for one of the server', async () => {
    await after(
      `create schema mine; create table mine.pg_class as select * from pg_class limit 0;
      comment on table mine.pg_class is 'phi:none a copy'; set local search_path = mine, pg_catalog;
      alter table clinic.patient no force row level security`,
      async () => {
        expect((await findings()).map(short)).toEqual(['TEN-1.forced table clinic.patient']);
      },
    );
  });
});

describe('scope', () => {
  const BILLING = `create schema billing; create table billing.invoice (practice text not null, id uuid, primary key (practice, id));
    alter table billing.invoice owner to clinic_owner`;
  test('the user says what holds the tenant, and which schemas count', async () => {
    const found = (scope: object) =>
      after(BILLING, async () => (await inspectHere(root, scope)).findings.map(short));
    expect(await found({})).toEqual(['TEN-1.tenant-column table billing.invoice']);
    expect(await found({ tenantColumns: ['practice', 'tenant'] })).toEqual([
      'TEN-1.enabled table billing.invoice',
    ]);
    expect(await found({ schemas: ['clinic'] })).toEqual([]);
    expect(await found({ schemas: ['clinik'] })).toEqual(['TEN-1.unread database']);
  });

  test('roles of the people who run the server are told, and not judged', async () => {
    await after('create role root_of_all login superuser', async () => {
      const { findings: found, facts } = await inspectHere(root, { operators: ['root_of_all'] });
      expect([found, facts.operators]).toEqual([[], ['postgres', 'root_of_all']]);
    });
  });
});
