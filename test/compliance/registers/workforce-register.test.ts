import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { openItems } from '../../../lib/compliance/registers/workforce-checks';
import {
  attestLeaving,
  loadWorkforce,
  parseWorkforce,
  renderWorkforce,
} from '../../../lib/compliance/registers/workforce-register';
import { ConfigError, type ConfigProblem } from '../../../lib/config/problem';

const FILE = 'config/registers/workforce.yaml';
const TODAY = '2026-11-22';
const EXAMPLE = readFileSync(FILE, 'utf8');

function problemsOf(text: string, today = TODAY): readonly ConfigProblem[] {
  try {
    parseWorkforce(text, 'workforce.yaml', today);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The example with one of its own lines replaced, as an edit does. */
function edited(from: string, to: string): string {
  if (!EXAMPLE.includes(from)) throw new Error(`the example has no "${from}"`);
  return EXAMPLE.replace(from, to);
}

describe('the example register of the workforce', () => {
  test('is valid, also by the schema that editors use', () => {
    expect(loadWorkforce(FILE, TODAY).people.map(({ state }) => state)).toEqual([
      'active',
      'active',
      'active',
      'leaving',
      'left',
    ]);
    const schema = JSON.parse(readFileSync('config/registers/workforce.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(parse(EXAMPLE)) || validate.errors).toBe(true);
    expect(validate(parse(edited('state: leaving', 'state: going')))).toBe(false);
  });

  test('is rendered for functions, with times in UTC', () => {
    const { people } = JSON.parse(renderWorkforce(loadWorkforce(FILE, TODAY))) as { people: object[] };
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
    const text = edited(from, to);
    expect(problemsOf(text)).toMatchObject([{ path: 'people.4.state', control: 'IDN-8' }]);
    expect(problemsOf(text)[0]!.allowed).toContain(open);
    const leaving = text.replace('state: left', 'state: leaving');
    expect(problemsOf(leaving)).toEqual([]);
    expect(attestLeaving(parseWorkforce(leaving, 'x.yaml', TODAY))).toEqual({
      detail: '5 people, 2 who leave or left, in x.yaml; open after 14 days: P-0005',
      result: 'not-run',
    });
    expect(attestLeaving(parseWorkforce(leaving, 'x.yaml', '2026-10-14'))).toMatchObject({ result: 'pass' });
  });

  test('what is left to do is named', () => {
    const [, , , leaver] = parseWorkforce(EXAMPLE, 'x.yaml', TODAY).people;
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
  const text = edited(from, to);
  const problem = problemsOf(text).find((it) => it.path === path);
  expect(problem?.allowed).toContain(allowed);
  expect(problem?.line).toBeGreaterThan(5);
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
