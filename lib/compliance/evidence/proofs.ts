import type { Control, DocumentProof, Proof, ResourceProof, RuleProof, TestProof } from '../controls/control';
import { controlOf, type Rule } from '../gate/rule';
import type { Judgements, RuleRow } from '../gate/row';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import type { ProofRecord } from './model';
import { testsMarked, type TestResults } from './test-results';

/** What the proofs of one synth are resolved against. */
export interface ProofContext {
  readonly set: TemplateSet;
  readonly rules: readonly Rule[];
  readonly judgements: Judgements;
  /** @default - no test run of exactly these sources */
  readonly tests?: TestResults;
  /** What each register says of itself, by name. @default - none was read */
  readonly registers?: ReadonlyMap<string, Pick<ProofRecord, 'detail' | 'result'>>;
  /** CloudFormation types that the configuration declares to exist already in the account. */
  readonly existing: ReadonlySet<string>;
}

/**
 * Every proof of a control: those it lists, one for each rule that bears its id, and, for a technical control that
 * claims to be complete, the sabotage test without which it cannot be met.
 */
export function proofsOf(control: Control, rules: readonly Rule[]): Proof[] {
  const technical = control.kind === 'T' || control.kind === 'T+A';
  return [
    ...control.proofs,
    ...rules
      .filter((rule) => controlOf(rule) === control.id)
      .map((rule): RuleProof => ({ kind: 'rule', ref: rule.id })),
    ...(technical && control.pending.length === 0
      ? [{ kind: 'test', ref: `sabotage ${control.id}` } satisfies TestProof]
      : []),
  ];
}

export function resolveProof(proof: Proof, context: ProofContext): ProofRecord {
  switch (proof.kind) {
    case 'rule':
      return ruleRecord(proof, context);
    case 'resource':
      return resourceRecord(proof, context);
    case 'test':
      return testRecord(proof, context);
    case 'register':
      return {
        ...proof,
        stack: '',
        ...(context.registers?.get(proof.ref) ?? { detail: 'the register was not read', result: 'not-run' }),
      };
    case 'document':
      return documentRecord(proof, context);
  }
}

/** A document that has grown too old proves nothing until its successor is named; it breaks nothing either. */
function documentRecord({ ref, detail, until }: DocumentProof, { set }: ProofContext): ProofRecord {
  const record = { kind: 'document', ref, stack: '' } as const;
  if (until === undefined) return { ...record, detail, result: 'pass' };
  return {
    ...record,
    detail: `${detail}; counts until ${until}`,
    result: set.today <= until ? 'pass' : 'not-run',
  };
}

function ruleRecord({ ref }: RuleProof, { rules, judgements, existing }: ProofContext): ProofRecord {
  const rows = rowsByRule(judgements).get(ref) ?? [];
  const count = (result: RuleRow['result']) => rows.filter((row) => row.result === result).length;
  const [compliant, excepted, broken] = [count('compliant'), count('excepted'), count('non-compliant')];
  const rule = rules.find(({ id }) => id === ref);
  const stack = stacks(rows);
  if (!rule) return { kind: 'rule', ref, stack, detail: 'no such rule', result: 'fail' };
  const record = { kind: 'rule', ref, stack } as const;
  if (rows.length === 0) {
    if (rule.forbids) return { ...record, detail: `${rule.title}: no such resource here`, result: 'pass' };
    const elsewhere = rule.types !== '*' && rule.types.every((type) => existing.has(type));
    return { ...record, detail: `${rule.title}: nothing to judge`, result: elsewhere ? 'not-run' : 'fail' };
  }
  const words = [
    compliant > 0 && `${compliant} compliant`,
    excepted > 0 && `${excepted} excepted`,
    broken > 0 && `${broken} not compliant`,
  ].filter((word) => word !== false);
  // A promise that is excused everywhere is kept nowhere.
  const result = broken > 0 ? 'fail' : compliant > 0 ? 'pass' : 'not-run';
  return { ...record, detail: `${rule.title}: ${words.join(', ')}`, result };
}

function resourceRecord(proof: ResourceProof, { set, existing }: ProofContext): ProofRecord {
  // What stands under a condition may never be made.
  const found = set
    .ofType(proof.ref)
    .filter(({ body }) => body.Condition === undefined)
    .filter((resource) => hasProperties(resource, proof.where ?? {}));
  const stack = stacks(found.map((resource) => ({ stack: resource.template.name })));
  const record = { kind: 'resource', ref: proof.ref, stack } as const;
  if (found.length >= proof.atLeast) {
    return {
      ...record,
      detail: `${proof.detail}: ${found.map(({ ref }) => ref).join(', ')}`,
      result: 'pass',
    };
  }
  return existing.has(proof.ref)
    ? {
        ...record,
        detail: `${proof.detail}: declared existing; only the live account can prove it`,
        result: 'not-run',
      }
    : { ...record, detail: `${proof.detail}: ${found.length} of at least ${proof.atLeast}`, result: 'fail' };
}

const hasProperties = (resource: TemplateResource, where: NonNullable<ResourceProof['where']>): boolean =>
  Object.entries(where).every(([path, value]) => {
    const given = resource.get(path);
    // CloudFormation takes "true" for true and "90" for 90.
    return given === value || (typeof given === 'string' && given === String(value));
  });

function testRecord({ ref }: TestProof, { tests }: ProofContext): ProofRecord {
  const record = { kind: 'test', ref, stack: '' } as const;
  if (!tests) return { ...record, detail: 'not run for this source', result: 'not-run' };
  const marked = testsMarked(tests, ref);
  const failed = marked.filter(({ status }) => status === 'failed');
  const passed = marked.filter(({ status }) => status === 'passed');
  if (failed.length > 0)
    return { ...record, detail: failed.map(({ name }) => name).join('; '), result: 'fail' };
  if (passed.length === 0 || passed.length < marked.length) {
    return { ...record, detail: marked.length === 0 ? 'no such test ran' : 'skipped', result: 'not-run' };
  }
  const files = [...new Set(passed.map(({ file }) => file))].join(', ');
  return { ...record, detail: `${passed.length} passed in ${files}`, result: 'pass' };
}

const stacks = (items: readonly { readonly stack: string }[]): string =>
  [...new Set(items.map(({ stack }) => stack))].toSorted().join(', ');

const grouped = new WeakMap<Judgements, Map<string, RuleRow[]>>();

/** The rows of our own rules, grouped once per synth. */
export function rowsByRule(judgements: Judgements): ReadonlyMap<string, readonly RuleRow[]> {
  let groups = grouped.get(judgements);
  if (!groups) {
    groups = new Map();
    for (const row of judgements.rows) {
      const list = groups.get(row.rule);
      if (list) list.push(row);
      else groups.set(row.rule, [row]);
    }
    grouped.set(judgements, groups);
  }
  return groups;
}
