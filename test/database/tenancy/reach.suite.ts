import { randomUUID } from 'node:crypto';
import { DOCUMENTS, FIELDS, type Patient, rowId, SECTIONS } from './rows';
import { enter, type Context, within } from './tenancy-database';
import { app, CHECKED, DENIED, outcome, REFUSED } from './world';

const id = (name: Patient, tenant = 'riverside') => rowId(tenant, 'patient', name);
const as = (actor: string, role = 'provider', purpose = 'other'): Omit<Context, 'challenge'> => ({
  tenant: 'riverside',
  actor,
  role,
  purpose,
});
const seen = async (sql: string, values: readonly unknown[] = []): Promise<string[]> =>
  (await app.query<{ name: string }>(sql, [...values])).rows.map(({ name }) => name).toSorted();

describe('proof TEN-1 · care teams', () => {
  test.each<[string, string, readonly Patient[]]>([
    ['provider-1', 'provider', ['ada', 'ben', 'cleo']],
    ['provider-covering', 'provider', ['ada']],
    ['provider-ended', 'provider', []],
    ['provider-future', 'provider', []],
    ['nobody', 'provider', []],
    ['patient-ada', 'patient', ['ada']],
    ['parent-of-ada', 'patient', ['ada']],
    ['patient-ben', 'patient', ['ben']],
    ['referrer-1', 'referring-physician', ['ada']],
    ['nobody', 'emergency', ['ada', 'ben', 'cleo', 'dora']],
    ['nobody', 'front-desk', ['ada', 'ben', 'cleo', 'dora']],
  ])('%s, who signs as %s, sees %j', (actor, role, patients) =>
    within(app, as(actor, role), async () => {
      expect(await seen('select id as name from phi.patient')).toEqual(
        patients.map((name) => id(name)).toSorted(),
      );
      expect(await seen('select patient as name from phi.encounter')).toEqual(
        patients.map((name) => id(name)).toSorted(),
      );
      for (const name of ['ada', 'dora'] as const) {
        const { rows } = await app.query('select phi.in_care_team($1) as within', [id(name)]);
        expect(rows).toEqual([
          { within: !['emergency', 'front-desk'].includes(role) && patients.includes(name) },
        ]);
      }
    }),
  );

  test('who is taken on sees, and who leaves does not, from the next statement on', async () => {
    await enter(app, as('provider-1'));
    const dora = () => outcome(app, 'select from phi.patient where id = $1', [id('dora')]);
    expect(await dora()).toBe(0);
    await app.query('rollback');
    // What the front desk and an administrator do, in a transaction of the actor itself so that nothing is left.
    await enter(app, as('provider-1', 'front-desk'));
    await app.query(
      `insert into phi.care_team (patient, member, relation) values ($1, 'provider-1', 'treating')`,
      [id('dora')],
    );
    expect(
      await outcome(app, `select from phi.care_team where member = 'provider-1' and patient = $1`, [
        id('dora'),
      ]),
    ).toBe(1);
    expect((await app.query('select phi.in_care_team($1) as within', [id('dora')])).rows).toEqual([
      { within: true },
    ]);
  });

  test('a member of the team writes for its patients, and for nobody else', () =>
    within(app, as('provider-1'), async () => {
      const insert = `insert into phi.encounter (patient, kind, starts_at) values ($1, 'phone', now())`;
      expect(await outcome(app, insert, [id('ada')])).toBe(1);
      expect(await outcome(app, insert, [id('dora')])).toBe(DENIED);
      expect(await outcome(app, insert, [id('ada', 'lakeside')])).toBe(DENIED);
      expect(await outcome(app, insert, [randomUUID()])).toBe(DENIED);
      const cancel = `update phi.encounter set status = 'cancelled' where patient = $1`;
      expect(await outcome(app, cancel, [id('ada')])).toBe(1);
      expect(await outcome(app, cancel, [id('dora')])).toBe(0);
    }));
});

describe('proof RGT-4 · restrictions', () => {
  const KINDS = {
    document: ['kind', DOCUMENTS],
    patient_identifier: ['field', FIELDS],
    encounter_note: ['section', SECTIONS],
  } as const;
  const hidden = async (patient: Patient): Promise<string[]> => {
    const missing = [];
    for (const [relation, [column, all]] of Object.entries(KINDS)) {
      const there = await seen(`select ${column} as name from phi.${relation} where patient = $1`, [
        id(patient),
      ]);
      missing.push(...all.filter((kind) => !there.includes(kind)).map((kind) => `${relation}: ${kind}`));
    }
    for (const relation of ['encounter', 'consent'] as const) {
      const there = await outcome(app, `select from phi.${relation} where patient = $1`, [id(patient)]);
      if (there === 0) missing.push(relation);
    }
    if ((await outcome(app, 'select from phi.patient where id = $1', [id(patient)])) === 0)
      missing.push('patient');
    return missing;
  };

  test.each<[Patient, string, readonly string[]]>([
    // One record; one field; one section. What was denied, or not decided, hides nothing.
    ['ben', 'operations', ['document: lab-report', 'patient_identifier: phone']],
    ['ben', 'treatment', ['encounter_note: psychotherapy']],
    ['ben', 'payment', []],
    ['ben', 'emergency', []],
    ['ben', 'other', []],
    // Paid in full, undecided.
    ['cleo', 'payment', ['encounter']],
    ['cleo', 'operations', ['encounter']],
    ['cleo', 'treatment', []],
    ['ada', 'treatment', []],
    ['ada', 'operations', []],
  ])('of %s for %s hide %j', (patient, purpose, missing) =>
    within(app, as('provider-1', 'provider', purpose), async () => {
      expect(await hidden(patient)).toEqual(missing);
    }),
  );

  const RESTRICT = `insert into phi.restriction (patient, relation, purposes, paid_in_full, decision)
    values ($1, $2, $3, $4, $5)`;
  const restriction = (relation: string | null, paid: boolean, decision: string | null) =>
    [id('ada'), relation, ['payment', 'operations'], paid, decision] as const;

  test('of a whole patient hides everything, with the next statement; a request alone hides nothing', () =>
    within(app, as('clerk', 'administrator', 'operations'), async () => {
      const there = () => outcome(app, 'select from phi.encounter where patient = $1', [id('ada')]);
      await app.query(RESTRICT, [...restriction(null, false, null)]);
      expect(await there()).toBe(1);
      await app.query(`update phi.restriction set decision = 'granted' where patient = $1`, [id('ada')]);
      expect(await there()).toBe(0);
      expect(await outcome(app, `update phi.encounter set status = 'finished'`)).toBe(DENIED);
      await app.query('update phi.restriction set ends_at = now() where patient = $1', [id('ada')]);
      expect(await there()).toBe(1);
    }));

  test('paid in full is in force at once, and cannot be denied or made less of', () =>
    within(app, as('clerk', 'administrator', 'payment'), async () => {
      expect(await outcome(app, RESTRICT, restriction('encounter', true, 'denied'))).toBe(CHECKED);
      expect(await outcome(app, RESTRICT, [id('ada'), 'encounter', ['payment'], true, null])).toBe(CHECKED);
      await app.query(RESTRICT, [...restriction('encounter', true, null)]);
      expect(await outcome(app, 'select from phi.encounter where patient = $1', [id('ada')])).toBe(0);
      const deny = `update phi.restriction set decision = 'denied' where patient = $1`;
      expect(await outcome(app, deny, [id('ada')])).toBe(CHECKED);
    }));

  test('a decision stands, and so does its end; who decided is whose transaction it was', () =>
    within(app, as('clerk', 'administrator'), async () => {
      const decide = (decision: string | null) =>
        outcome(app, `update phi.restriction set decision = $2 where patient = $1`, [id('ada'), decision]);
      await app.query(RESTRICT, [...restriction('document', false, null)]);
      await app.query(`update phi.restriction set decision = 'granted' where patient = $1`, [id('ada')]);
      expect([await decide('denied'), await decide(null)]).toEqual([REFUSED, REFUSED]);
      await app.query('update phi.restriction set ends_at = now() where patient = $1', [id('ada')]);
      expect(
        await outcome(app, 'update phi.restriction set ends_at = null where patient = $1', [id('ada')]),
      ).toBe(REFUSED);
      const { rows } = await app.query(
        'select requested_by, decided_by, ended_by, in_force from phi.restriction where patient = $1',
        [id('ada')],
      );
      expect(rows).toEqual([
        { requested_by: 'clerk', decided_by: 'clerk', ended_by: 'clerk', in_force: true },
      ]);
      expect(await outcome(app, `update phi.restriction set decided_by = 'somebody'`)).toBe(DENIED);
    }));

  test('who asks does not decide', () =>
    within(app, as('patient-ada', 'patient'), async () => {
      expect(await outcome(app, RESTRICT, restriction('document', false, 'granted'))).toBe(DENIED);
      expect(await outcome(app, RESTRICT, restriction('document', false, null))).toBe(1);
      expect(await outcome(app, RESTRICT, [id('ben'), null, ['payment'], false, null])).toBe(DENIED);
    }));
});
