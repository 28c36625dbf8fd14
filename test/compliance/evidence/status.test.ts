import type { Control } from '../../../lib/compliance/controls/control';
import type { ProofRecord } from '../../../lib/compliance/evidence/model';
import { proofsOf, resolveProof, type ProofContext } from '../../../lib/compliance/evidence/proofs';
import { controlRecord, statusOf } from '../../../lib/compliance/evidence/status';
import type { Exception } from '../../../lib/compliance/gate/exception';
import { evaluate } from '../../../lib/compliance/gate/evaluate';
import type { Rule } from '../../../lib/compliance/gate/rule';
import { Template, type JsonObject } from '../../../lib/compliance/template/template';
import { TemplateSet } from '../../../lib/compliance/template/template-set';

const control = (over: Partial<Control> = {}): Control => ({
  id: 'KEY-1',
  title: 'Keys rotate',
  kind: 'T',
  layer: 'data',
  owner: 'platform engineer',
  statement: 'Keys rotate.',
  risk: 'A stolen key stays useful.',
  citations: ['164.312(a)(2)(iv)'],
  proofs: [{ kind: 'resource', ref: 'AWS::KMS::Key', atLeast: 1, detail: 'keys' }],
  pending: [],
  ...over,
});

const rotates: Rule = {
  id: 'KEY-1.rotates',
  title: 'Keys rotate',
  help: 'Rotate.',
  types: ['AWS::KMS::Key'],
  judge: (key) =>
    key.get('EnableKeyRotation') === true
      ? []
      : [{ path: 'Properties.EnableKeyRotation', given: 'off', allowed: 'on' }],
};

const EXCEPTION: Exception = {
  rules: ['KEY-1.rotates'],
  reason: 'cannot yet',
  owner: 'platform team',
  expires: '2027-01-01',
  compensating: 'KEY-3',
};

function context(
  resources: JsonObject,
  over: Partial<ProofContext> = {},
  exception?: Exception,
): ProofContext {
  const set = new TemplateSet([Template.fromObject({ Resources: resources }, { name: 'stack' })]);
  const judgements = evaluate(set, [rotates], () => exception);
  return { set, rules: [rotates], judgements, existing: new Set(), ...over };
}

const KEY = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } };
const STUCK = { Type: 'AWS::KMS::Key', Properties: {} };
const passed = {
  sources: 'x',
  tests: [{ file: 'a.test.ts', name: 'sabotage KEY-1 · stops', status: 'passed' as const }],
};

describe('the status of a technical control', () => {
  test('met: every proof passes, the sabotage among them', () => {
    const record = controlRecord(control(), context({ K: KEY }, { tests: passed }));
    expect(record.proofs.map(({ kind, ref, result }) => [kind, ref, result])).toEqual([
      ['resource', 'AWS::KMS::Key', 'pass'],
      ['rule', 'KEY-1.rotates', 'pass'],
      ['test', 'sabotage KEY-1', 'pass'],
    ]);
    expect(record.status).toBe('met');
  });

  test('unproved: no test run of these sources', () => {
    expect(controlRecord(control(), context({ K: KEY })).status).toBe('unproved');
  });

  test('unproved: a run without the sabotage test, or with it skipped', () => {
    const without = {
      sources: 'x',
      tests: [{ file: 'a', name: 'sabotage KEY-11 · other', status: 'passed' as const }],
    };
    expect(controlRecord(control(), context({ K: KEY }, { tests: without })).status).toBe('unproved');
    const skipped = {
      sources: 'x',
      tests: [...passed.tests, { ...passed.tests[0]!, status: 'not-run' as const }],
    };
    expect(controlRecord(control(), context({ K: KEY }, { tests: skipped })).status).toBe('unproved');
  });

  test('not met: a failed rule, a missing resource, a failed test', () => {
    expect(controlRecord(control(), context({ K: STUCK }, { tests: passed })).status).toBe('not-met');
    expect(controlRecord(control(), context({}, { tests: passed })).status).toBe('not-met');
    const failed = {
      sources: 'x',
      tests: [...passed.tests, { ...passed.tests[0]!, status: 'failed' as const }],
    };
    expect(controlRecord(control(), context({ K: KEY }, { tests: failed })).status).toBe('not-met');
  });

  test('planned: something is pending, whatever passes; but a failure still shows', () => {
    const pending = control({ pending: ['the other half'] });
    expect(controlRecord(pending, context({ K: KEY }, { tests: passed })).status).toBe('planned');
    expect(controlRecord(pending, context({ K: STUCK }, { tests: passed })).status).toBe('not-met');
    expect(statusOf(control(), [])).toBe('planned');
  });

  test('an exception keeps it met where others comply, and is listed with what it excuses', () => {
    const record = controlRecord(control(), context({ K: STUCK, L: KEY }, { tests: passed }, EXCEPTION));
    expect(record.status).toBe('met');
    expect(record.exceptions).toEqual([{ ...EXCEPTION, resources: ['stack/K'] }]);
  });
});

test('a promise that is excused everywhere is not met', () => {
  expect(controlRecord(control(), context({ K: STUCK }, { tests: passed }, EXCEPTION)).status).toBe(
    'unproved',
  );
});

test('inherited and attested follow from the kind', () => {
  const pass: ProofRecord = { kind: 'document', ref: 'r', stack: '', detail: '', result: 'pass' };
  expect(statusOf(control({ kind: 'I' }), [pass])).toBe('inherited');
  expect(statusOf(control({ kind: 'A' }), [pass])).toBe('attested');
});

test('a resource that the account has already is proved live, not here', () => {
  const existing = new Set(['AWS::KMS::Key']);
  expect(resolveProof(control().proofs[0]!, context({}, { existing }))).toMatchObject({ result: 'not-run' });
});

test('a resource counts only with the properties that its proof names', () => {
  const proof = { ...control().proofs[0]!, where: { EnableKeyRotation: true } } as Control['proofs'][number];
  expect(resolveProof(proof, context({ K: STUCK }))).toMatchObject({
    result: 'fail',
    detail: 'keys: 0 of at least 1',
  });
  expect(resolveProof(proof, context({ K: KEY }))).toMatchObject({ result: 'pass', stack: 'stack' });
});

test('a resource under a condition may never be made, so that it proves nothing', () => {
  const set = context({ K: { ...KEY, Condition: 'Sometimes' } });
  expect(resolveProof(control().proofs[0]!, set)).toMatchObject({ result: 'fail' });
});

test('an administrative control needs no sabotage', () => {
  expect(proofsOf(control({ kind: 'A', proofs: [] }), [])).toEqual([]);
});
