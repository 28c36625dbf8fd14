import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { PATIENTS, blindIndex, rowId, sealed } from './rows';
import { enter } from './tenancy-database';
import { DENIED, app, database, outcome, registrar, root, server } from './world';

const RELATIONS = [
  'patient',
  'patient_identifier',
  'encounter',
  'encounter_note',
  'document',
  'consent',
  'restriction',
  'care_team',
  'account',
] as const;
type Relation = (typeof RELATIONS)[number];

/** Rows of the table in the document: role, and a cell for each relation. */
function documented(): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(join(__dirname, '../../../docs/tenant-isolation.md'), 'utf8');
  const lines = text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  const head = lines.findIndex(([, first]) => first === 'signed role');
  expect(lines[head]!.slice(2, -1)).toEqual(RELATIONS);
  const end = lines.findIndex(({ length }, index) => index > head && length === 1);
  return Object.fromEntries(
    lines.slice(head + 2, end).map(([, role, ...cells]) => [role!, cells.slice(0, -1)]),
  );
}

/** Columns and values of a new row of a patient; a patient is of nobody yet. */
const NEW: Readonly<Record<Relation, (name: string) => Readonly<Record<string, unknown>>>> = {
  patient: () => ({ birth_year: 1980 }),
  patient_identifier: (name) => ({
    patient: id(name),
    field: 'email',
    value: sealed(name),
    lookup: blindIndex(name),
  }),
  encounter: (name) => ({ patient: id(name), kind: 'phone', starts_at: '2026-06-01T08:00:00Z' }),
  encounter_note: (name) => ({
    patient: id(name),
    encounter: rowId('riverside', 'encounter', name),
    section: 'plan',
    body: sealed(name),
  }),
  document: (name) => ({
    patient: id(name),
    kind: 'letter',
    title: sealed(name),
    sha256: Buffer.alloc(32),
    bytes: 1,
  }),
  consent: (name) => ({ patient: id(name), kind: 'research' }),
  restriction: (name) => ({ patient: id(name), purposes: ['payment'] }),
  care_team: (name) => ({ patient: id(name), member: 'somebody', relation: 'treating' }),
  account: (name) => ({ id: rowId('new', name), directory: 'workforce', roles: ['provider'] }),
};
/** A change that needs to read nothing. */
const CHANGE: Readonly<Record<Relation, string>> = {
  patient: `status = 'inactive'`,
  patient_identifier: 'lookup = null',
  encounter: `status = 'cancelled'`,
  encounter_note: `section = 'plan'`,
  document: `kind = 'letter'`,
  consent: 'revoked_at = null',
  restriction: `ends_at = '2100-01-01'`,
  care_team: `ends_at = '2100-01-01'`,
  account: `status = 'suspended'`,
};
const id = (name: string) => rowId('riverside', 'patient', name);
/** Of `provider-1`, whatever the role. */
const TEAM = PATIENTS.filter((name) => name !== 'dora');

/** The letter of a verb: of the practice, of the care team, or neither. Anything else is what happened instead. */
const letter = (verb: string, [team, practice]: readonly [number, number], done: number | string): string =>
  done === DENIED ? '' : done === practice ? verb.toUpperCase() : done === team ? verb : `${verb}=${done}`;

async function cell(client: Client, relation: Relation): Promise<string> {
  const key = relation === 'patient' ? 'id' : 'patient';
  const { rows } = await root.query(
    `select count(*) filter (where ${key} = any ($1))::int as team, count(*)::int as practice
     from phi.${relation} where tenant = 'riverside'`,
    [TEAM.map(id)],
  );
  const counts = [rows[0].team, rows[0].practice] as const;
  const create = async (name: string) => {
    const row = NEW[relation](name);
    const columns = Object.keys(row);
    return outcome(
      client,
      `insert into phi.${relation} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
  };
  const [own, foreign] = [await create('ada'), await create('dora')];
  return [
    letter('r', counts, await outcome(client, `select from phi.${relation}`)),
    own === 1 && foreign === 1
      ? 'C'
      : own === 1 && foreign === DENIED
        ? 'c'
        : own === DENIED
          ? ''
          : `c=${own}`,
    letter('u', counts, await outcome(client, `update phi.${relation} set ${CHANGE[relation]}`)),
  ].join('');
}

describe('proof IDN-4 · the permissions of roles stand in the database', () => {
  const matrix = documented();

  test('the document names every role of the database', async () => {
    const { rows } = await root.query('select distinct role from tenancy.permission order by role');
    expect(Object.keys(matrix).toSorted()).toEqual(rows.map(({ role }) => role));
  });

  test.each(Object.entries(matrix).filter(([role]) => !/registrar|validator/.test(role)))(
    '%s: %j',
    async (role, cells) => {
      await enter(app, { tenant: 'riverside', role, purpose: 'other' });
      const found = [];
      for (const relation of RELATIONS) found.push(await cell(app, relation));
      expect(found).toEqual(cells);
    },
  );

  test.each(RELATIONS)('nobody deletes from %s, whatever the role', async (relation) => {
    for (const role of ['administrator', 'provider', 'emergency']) {
      await enter(app, { tenant: 'riverside', role, purpose: 'other' });
      expect(await outcome(app, `delete from phi.${relation}`)).toBe(DENIED);
      await app.query('rollback');
    }
  });

  test('service roles are for service logins', async () => {
    for (const role of ['tenant-registrar', 'restore-validator']) {
      await expect(enter(app, { tenant: 'riverside', role })).rejects.toMatchObject({ code: DENIED });
      await app.query('rollback');
    }
  });

  test('the validator reads everything of one tenant, and writes nothing', async () => {
    const client = await server.connect('restore_validator_login', database);
    await enter(client, { tenant: 'riverside', role: 'restore-validator', purpose: 'other' });
    const found = [];
    for (const relation of RELATIONS) found.push(await cell(client, relation));
    await client.end();
    expect(found).toEqual(matrix['restore-validator']);
  });

  test('reports read where nothing identifies and nobody wrote', async () => {
    const client = await server.connect('reports', database);
    await enter(client, { tenant: 'riverside', role: 'emergency', purpose: 'other' });
    const readable = [];
    for (const relation of RELATIONS) {
      if ((await outcome(client, `select from phi.${relation}`)) !== DENIED) readable.push(relation);
    }
    await client.end();
    expect(readable).toEqual(['patient', 'encounter', 'consent']);
  });

  test('the registrar removes a whole tenant, nothing of another, and changes nothing', async () => {
    await enter(registrar, { tenant: 'riverside', role: 'tenant-registrar', purpose: 'other' });
    const count = async () =>
      (
        await root.query(
          RELATIONS.map(
            (name) => `select '${name}' as name, tenant, count(*)::int from phi.${name} group by tenant`,
          ).join(' union all '),
        )
      ).rows.filter(({ tenant }) => tenant === 'lakeside');
    const before = await count();
    for (const relation of RELATIONS) {
      expect(await outcome(registrar, `update phi.${relation} set ${CHANGE[relation]}`)).toBe(DENIED);
    }
    for (const relation of RELATIONS.toReversed()) await registrar.query(`delete from phi.${relation}`);
    for (const relation of RELATIONS) {
      expect(await outcome(registrar, `select from phi.${relation}`)).toBe(0);
    }
    await registrar.query('rollback');
    expect(await count()).toEqual(before);
    // The first account of a tenant is the registrar's to create, by a function that creates no second one.
    expect(matrix['tenant-registrar']).toEqual(RELATIONS.map((name) => (name === 'account' ? 'RCD' : 'RD')));
  });
});
