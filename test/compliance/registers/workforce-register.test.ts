import { openItems } from '../../../lib/compliance/registers/workforce-checks';
import {
  attestLeaving,
  loadWorkforce,
  parseWorkforce,
  renderWorkforce,
} from '../../../lib/compliance/registers/workforce-register';
import { registerExample } from './register-example';

const TODAY = '2026-11-22';
const { file, text, edited, problemsOf, complaints, lineOf } = registerExample('workforce', (it) =>
  parseWorkforce(it, 'workforce.yaml', TODAY),
);

describe('the example register of the workforce', () => {
  test('is valid, also by the schema that editors use', () => {
    expect(loadWorkforce(file, TODAY).people.map(({ state }) => state)).toEqual([
      'active',
      'active',
      'active',
      'leaving',
      'left',
    ]);
    expect(complaints(text)).toEqual([]);
    expect(complaints(edited('state: leaving', 'state: going'))).not.toEqual([]);
  });

  test('is rendered for functions, with times in UTC', () => {
    const { people } = JSON.parse(renderWorkforce(loadWorkforce(file, TODAY))) as { people: object[] };
    expect(people[3]).toMatchObject({ id: 'P-0004', state: 'leaving', leavesAt: '2026-11-30T22:00:00.000Z' });
    expect(people[0]).not.toHaveProperty('leavesAt');
  });
});

describe('proof IDN-8 · nobody has left before all is done', () => {
  test.each([
    ['vendorAccounts: { messaging: 2026-10-01 }', 'vendorAccounts: {}', 'account with messaging'],
    ['returnedOn: 2026-10-01, ', '', 'return of LT-0104'],
    [', wipedOn: 2026-10-02', '', 'wipe of LT-0104'],
  ])('without %s', (from, to, open) => {
    const edit = edited(from, to);
    expect(problemsOf(edit)).toMatchObject([{ path: 'people.4.state', control: 'IDN-8' }]);
    expect(problemsOf(edit)[0]!.allowed).toContain(open);
    const leaving = edit.replace('state: left', 'state: leaving');
    expect(problemsOf(leaving)).toEqual([]);
    expect(attestLeaving(parseWorkforce(leaving, 'x.yaml', TODAY))).toEqual({
      detail: '5 people, 2 who leave or left, in x.yaml; open after 14 days: P-0005',
      result: 'not-run',
    });
    expect(attestLeaving(parseWorkforce(leaving, 'x.yaml', '2026-10-14'))).toMatchObject({ result: 'pass' });
  });

  test('what is left to do is named', () => {
    const [, , , leaver] = parseWorkforce(text, 'x.yaml', TODAY).people;
    if (leaver?.state !== 'leaving') throw new Error('the example has changed');
    expect(openItems(leaver)).toEqual(['account with messaging', 'return of LT-0103', 'wipe of LT-0103']);
  });
});

test.each([
  ['id: P-0002', 'id: P-0001', 'people.1.id', 'stands in the register once'],
  [
    'account: 0b8a5a3c-7a51-4f6e-8a3b-5e0d9c7f4a12',
    'account: jane@example.com',
    'people.1.account',
    'a UUID',
  ],
  ['    roles: [front-desk]', '    roles: [patient]', 'people.1.roles.0', 'front-desk'],
  ['devices: [LT-0102, PH-0201]', 'devices: [LT-0101]', 'people.2.devices.0', 'one person holds'],
  [
    'leavesAt: 2026-11-30T17:00:00-05:00',
    'leavesAt: 2026-11-30T17:00:00',
    'people.3.leavesAt',
    'with its zone',
  ],
  ['leavesAt: 2026-11-30T17:00:00-05:00', 'leavesAt: 2025-11-30T17:00:00Z', 'people.3.leavesAt', 'first day'],
  ['leavesAt: 2026-09-30T17:00:00-04:00', 'leavesAt: 2026-12-30T17:00:00Z', 'people.4.leavesAt', 'passed'],
  [
    'messaging: 2026-10-01',
    'payroll: 2026-10-01',
    'people.4.checklist.vendorAccounts.payroll',
    'one of vendorAccounts',
  ],
  [
    'wipedOn: 2026-10-02',
    'wipedOn: 2027-10-02',
    'people.4.checklist.devices.LT-0104.wipedOn',
    'not after today',
  ],
  ['title: Therapist', 'titel: Therapist', 'people.4.titel', 'title, perhaps'],
])('%s → %s is refused at its line', (from, to, path, allowed) => {
  const problem = problemsOf(edited(from, to)).find((it) => it.path === path);
  expect(problem?.allowed).toContain(allowed);
  expect(problem?.line).toBe(lineOf(from));
});

test('an account has a tenant, and roles have an account', () => {
  const bare = (lines: string) =>
    problemsOf(`people:\n  - { id: P-1, title: Nurse, state: active, startsOn: 2026-01-01, ${lines} }\n`);
  expect(bare('tenant: clinic')).toMatchObject([{ path: 'people.0.account', control: 'IDN-5' }]);
  expect(bare('account: 0b8a5a3c-7a51-4f6e-8a3b-5e0d9c7f4a12')).toMatchObject([{ path: 'people.0.tenant' }]);
  expect(bare('roles: [auditor]')).toMatchObject([{ path: 'people.0.roles' }]);
  expect(bare('awsRoles: [Auditor]')).toEqual([]);
});

test('a register that is not there or empty is refused', () => {
  expect(() => loadWorkforce('config/registers/nowhere.yaml', TODAY)).toThrow('no such file');
  expect(problemsOf('')).toMatchObject([{ given: 'an empty file' }]);
});
