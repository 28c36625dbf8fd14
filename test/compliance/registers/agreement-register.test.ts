import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  attestAgreements,
  loadAgreements,
  parseAgreements,
  renderAgreements,
  stateOn,
} from '../../../lib/compliance/registers/agreement-register';
import { MANDATORY, TERM_IDS } from '../../../lib/compliance/registers/terms';
import { registerExample } from './register-example';

const TODAY = '2026-11-22';
const { file, text, edited, problemsOf, complaints, lineOf } = registerExample('agreements', (it) =>
  parseAgreements(it, 'agreements.yaml', TODAY),
);

describe("the example register of customers' agreements", () => {
  test('is valid, and attests', () => {
    const register = loadAgreements(file, TODAY);
    expect(register.agreements.map((it) => [it.tenant, stateOn(it, TODAY)])).toEqual([
      ['riverside-clinic', 'executed'],
      ['lakeside-pediatrics', 'requested'],
      ['harbor-therapy', 'ended'],
    ]);
    expect(attestAgreements(register)).toMatchObject({ result: 'pass' });
  });

  test('is valid by the schema that editors use', () => {
    expect(complaints(text)).toEqual([]);
    expect(complaints(edited('state: executed', 'state: signed'))).not.toEqual([]);
  });

  test('is rendered for functions without the names of customers', () => {
    const rendered = renderAgreements(loadAgreements(file, TODAY));
    expect(rendered).not.toMatch(/example|LLC|terms|template/);
    expect(JSON.parse(rendered)).toMatchObject({
      agreements: [
        { tenant: 'riverside-clinic', state: 'executed', executedOn: '2026-03-02' },
        { tenant: 'lakeside-pediatrics', state: 'requested' },
        { tenant: 'harbor-therapy', state: 'ended', retainUntil: '2032-09-30' },
      ],
    });
  });
});

describe('proof VND-4 · what is no agreement is refused', () => {
  test.each(MANDATORY.map((id) => [id]))('an executed copy without %s', (id) => {
    const [problem, ...more] = problemsOf(edited(`      - ${id}\n`, ''));
    expect(more.length).toBeLessThanOrEqual(1); // the ended one shares the list
    expect(problem).toMatchObject({ path: 'agreements.0.terms', control: 'VND-4' });
    expect(problem!.allowed).toContain(`with ${id}`);
    expect(problem!.allowed).toContain('164.504(e)(2)');
  });

  test('a copy that lacks what VND-4 alone promises is in force, and attests nothing', () => {
    const register = parseAgreements(edited('      - customer-audit\n', ''), 'x.yaml', TODAY);
    expect(attestAgreements(register)).toEqual({
      detail: '1 in force of 3 in x.yaml; riverside-clinic lacks customer-audit',
      result: 'not-run',
    });
    expect(TERM_IDS.filter((id) => !MANDATORY.includes(id))).toEqual(['customer-audit']);
  });

  test('one whose term is over has ended, whatever it says', () => {
    const limited = edited('executedOn: 2026-03-02', 'executedOn: 2026-03-02\n    endsOn: 2026-11-21');
    const register = parseAgreements(limited, 'x.yaml', TODAY);
    expect(JSON.parse(renderAgreements(register))).toMatchObject({
      agreements: [{ state: 'ended' }, {}, {}],
    });
    expect(attestAgreements(register)).toMatchObject({ result: 'not-run' });
    const before = parseAgreements(limited, 'x.yaml', '2026-11-21');
    expect(JSON.parse(renderAgreements(before))).toMatchObject({
      agreements: [{ state: 'executed' }, {}, {}],
    });
  });
});

test.each([
  [
    'executedOn: 2026-03-02',
    'executedOn: 2026-11-23',
    'agreements.0.executedOn',
    'not after today, 2026-11-22',
  ],
  ['executedOn: 2026-03-02', 'executedOn: 2026-02-30', 'agreements.0.executedOn', 'a day, YYYY-MM-DD'],
  ['requestedOn: 2026-10-19', 'requestedOn: 2027-01-01', 'agreements.1.requestedOn', 'not after today'],
  ['endedOn: 2026-09-30', 'endedOn: 2025-09-30', 'agreements.2.endedOn', 'not before the execution'],
  ['endedOn: 2026-09-30', 'endedOn: 2026-12-30', 'agreements.2.endedOn', 'not after today'],
  [
    'retainUntil: 2032-09-30',
    'retainUntil: 2026-01-12',
    'agreements.2.retainUntil',
    'a day after the execution',
  ],
  ["template: '2026-1'", "template: '2025-9'", 'agreements.0.template', 'a version in templates: 2026-1'],
  [
    'tenant: harbor-therapy',
    'tenant: riverside-clinic',
    'agreements.2.tenant',
    'stands in the register once',
  ],
  ['tenant: harbor-therapy', 'tenant: Harbor', 'agreements.2.tenant', 'lower-case letters'],
  ['state: requested', 'state: signed', 'agreements.1.state', 'requested or executed or ended'],
  ['- accounting', '- accountng', 'agreements.0.terms.6', 'a list of permitted-uses'],
  ['- accounting', '- access', 'agreements.0.terms.6', 'a term that stands in the list once'],
  ['customer: Harbor', 'custmer: Harbor', 'agreements.2.custmer', 'customer, perhaps'],
])('%s → %s is refused at its line', (from, to, path, allowed) => {
  const problem = problemsOf(edited(from, to)).find((it) => it.path === path);
  expect(problem?.allowed).toContain(allowed);
  expect(problem?.line).toBe(lineOf(from));
});

test('the digest of one copy is not that of another', () => {
  const [digest] = /[0-9a-f]{64}(?=\n {4}template)/.exec(text)!;
  const edit = text.replace(/[0-9a-f]{64}(?=\n {4}template: '2026-1'\n {4}terms: \*all)/, digest);
  expect(problemsOf(edit)).toMatchObject([{ path: 'agreements.2.sha256', control: 'VND-4' }]);
});

test('a register that is not there, empty or broken is refused', () => {
  expect(() => loadAgreements('config/registers/nowhere.yaml', TODAY)).toThrow('no such file');
  expect(problemsOf('')).toMatchObject([{ given: 'an empty file' }]);
  expect(problemsOf('templates: []\n')).toMatchObject([{ path: 'agreements', given: 'nothing' }]);
  expect(problemsOf('agreements: [')[0]?.path).toMatch(/^line \d+$/);
  expect(() => loadAgreements('config/registers', TODAY)).toThrow('given a folder');
});

test('aliases without end or beginning, a second document and tabs are refused once, at their line', () => {
  for (const [edit, given] of [
    ['templates: &a\n  - [*a]\nagreements: []\n', '*a, which stands within itself'],
    ['templates: []\nagreements: *none\n', '*none, which stands for nothing before it'],
    [edited('  - tenant: lakeside', '\t- tenant: lakeside'), 'Tabs are not allowed as indentation'],
    [`${text}---\nagreements: []\n`, 'a second document (---)'],
  ] as const) {
    expect(problemsOf(edit)).toEqual([
      { path: expect.stringMatching(/^line [1-9]\d*$/), given, allowed: 'valid YAML' },
    ]);
  }
});

test('a register in another encoding is refused, for a name would be another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-register-'));
  const latin1 = join(folder, 'latin1.yaml');
  writeFileSync(latin1, Buffer.from(edited('Riverside Clinic', 'Cl\u00ednica'), 'latin1'));
  expect(() => loadAgreements(latin1, TODAY)).toThrow('bytes that are no UTF-8');
  rmSync(folder, { recursive: true });
});
