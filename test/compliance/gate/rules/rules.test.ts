import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../../../../lib/compliance/gate/evaluate';
import { renderProblem, type Problem } from '../../../../lib/compliance/gate/rule';
import { RULES } from '../../../../lib/compliance/gate/rules';
import type { Rule } from '../../../../lib/compliance/gate/rule';
import { Template, type Json, type JsonObject } from '../../../../lib/compliance/template/template';
import { TemplateSet } from '../../../../lib/compliance/template/template-set';
import type { RuleCases, Subject } from './cases';

const SOURCES = join(__dirname, '..', '..', '..', '..', 'lib', 'compliance', 'gate', 'rules');
const fileOf = (rule: Rule) => rule.id.replace(/^[A-Z]+/, (family) => family.toLowerCase());

function judge(rule: Rule, subject: Subject, region?: string) {
  const bodies = Array.isArray(subject) ? (subject as readonly JsonObject[]) : [subject as JsonObject];
  const set = new TemplateSet(
    bodies.map((body, i) =>
      Template.fromObject(body, { name: `stack-${i}`, ...(region !== undefined && { region }) }),
    ),
    { today: '2026-11-22' },
  );
  return evaluate(set, [rule], () => undefined).rows;
}

const problemsOf = (rule: Rule, subject: Subject, region?: string): Problem[] =>
  judge(rule, subject, region).flatMap((row) => [...row.problems]);

test('every rule file is registered, in the order of its id', () => {
  const files = readdirSync(SOURCES).filter((file) => /^[a-z]+-\d+\./.test(file));
  expect(RULES.map((rule) => `${fileOf(rule)}.ts`).toSorted()).toEqual(files.toSorted());
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  const file = join(__dirname, `${fileOf(rule)}.cases.ts`);
  const { cases } = existsSync(file) ? (require(file) as { cases: RuleCases }) : { cases: undefined };

  test('has passing and failing cases', () => {
    // What a rule forbids is compliant only by being absent.
    const passing = [...(cases?.compliant ?? []), ...(rule.forbids ? (cases?.notApplicable ?? []) : [])];
    expect(passing.length).toBeGreaterThan(0);
    expect(cases?.failing.length).toBeGreaterThan(0);
  });
  if (!cases) return;

  for (const [i, subject] of cases.compliant.entries()) {
    test(`compliant ${i}`, () => {
      const rows = judge(rule, subject, cases.region);
      expect(rows.flatMap((row) => row.problems.map(renderProblem))).toEqual([]);
      expect(rows.length).toBeGreaterThan(0);
    });
  }

  for (const [i, { template, path }] of cases.failing.entries()) {
    test(`failing ${i}: ${path}`, () => {
      const readable = problemsOf(rule, template, cases.region).filter((problem) => !problem.unreadable);
      expect(readable.map((problem) => problem.path)).toContain(path);
      for (const { given, allowed } of readable) expect(given.length * allowed.length).toBeGreaterThan(0);
    });
  }

  for (const [i, { template, path }] of (cases.unreadable ?? []).entries()) {
    test(`unreadable ${i}: ${path}`, () => {
      const unreadable = problemsOf(rule, template, cases.region).filter((problem) => problem.unreadable);
      expect(unreadable.map((problem) => problem.path)).toContain(path);
    });
  }

  for (const [i, subject] of (cases.notApplicable ?? []).entries()) {
    test(`not applicable ${i}`, () => expect(judge(rule, subject, cases.region)).toEqual([]));
  }

  // `bulwark check` meets templates that nobody validated: whatever stands in a place, a rule answers.
  test('answers for JSON of any shape', () => {
    const subjects = [...cases.compliant, ...cases.failing.map((it) => it.template)].slice(0, 2);
    const crashes = subjects
      .flatMap((subject) => [...strangeVersions(subject)])
      .flatMap((strange) =>
        problemsOf(rule, strange, cases.region).map((it) => ({ strange, given: it.given })),
      )
      .filter(({ given }) => given.startsWith('the rule could not read it'));
    expect(crashes).toEqual([]);
  });
});

const STRANGE: readonly Json[] = [null, {}, '', 7, [null], [[7]], { Ref: 'AWS::Region' }];

function* strangeVersions(subject: Subject): Iterable<Subject> {
  const bodies = (Array.isArray(subject) ? subject : [subject]) as readonly JsonObject[];
  for (const [i, body] of bodies.entries()) {
    for (const strange of mutations(body)) yield bodies.with(i, strange as JsonObject);
  }
}

/** The template with one value replaced, for every value below a resource and every strange thing. */
function* mutations(json: Json): Iterable<Json> {
  if (typeof json !== 'object' || json === null) return;
  for (const key of Object.keys(json)) {
    const child = (json as Record<string, Json>)[key]!;
    const replaced = (value: Json): Json => {
      const copy = Object.assign(Array.isArray(json) ? [] : {}, json) as Record<string, Json>;
      copy[key] = value;
      return copy;
    };
    for (const strange of STRANGE) yield replaced(strange);
    for (const inner of mutations(child)) yield replaced(inner);
  }
}
