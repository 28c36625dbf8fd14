import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { evaluate } from '../../../../lib/compliance/gate/evaluate';
import type { Rule } from '../../../../lib/compliance/gate/rule';
import { RULES } from '../../../../lib/compliance/gate/rules';
import { isObject, Template, type Json, type JsonObject } from '../../../../lib/compliance/template/template';
import { TemplateSet } from '../../../../lib/compliance/template/template-set';
import type { RuleCases } from './cases';

/** The property names and texts that a rule's own cases speak of: random words would never reach its branches. */
function vocabulary(json: unknown, words: { keys: Set<string>; texts: Set<string> }): void {
  if (typeof json === 'string') words.texts.add(json);
  else if (Array.isArray(json)) json.forEach((item) => vocabulary(item, words));
  else if (isObject(json)) {
    for (const [key, value] of Object.entries(json)) {
      words.keys.add(key);
      vocabulary(value, words);
    }
  }
}

/** Templates of two resources of the types that a rule judges, with any JSON for properties. */
function templatesOf(rule: Rule): fc.Arbitrary<JsonObject> {
  const file = join(__dirname, `${rule.id.replace(/^[A-Z]+/, (family) => family.toLowerCase())}.cases.ts`);
  const words = { keys: new Set<string>(), texts: new Set<string>() };
  if (existsSync(file)) vocabulary((require(file) as { cases: RuleCases }).cases, words);
  const leaf = fc.oneof(
    fc.constantFrom('', '*', ...words.texts),
    fc.constantFrom<Json>(null, true, false, 0, -1, 443, { Ref: 'One' }, { 'Fn::GetAtt': ['Two', 'Arn'] }),
    fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      leaf,
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('Ref', ...words.keys), tie('json'), { maxKeys: 5 }),
    ),
  }));
  const type =
    rule.types === '*'
      ? fc.constantFrom('AWS::EC2::Subnet', 'AWS::EKS::Cluster', '', 'X::Y::Z')
      : fc.constantFrom(...rule.types);
  const resource = fc.record({ Type: type, Properties: json, Metadata: json });
  return fc.record({
    Resources: fc.record({ One: resource, Two: resource }),
    Metadata: json,
    Outputs: json,
    Mappings: json,
  });
}

test.each(RULES.map((rule) => [rule.id, rule] as const))('%s answers for any JSON', (_, rule) => {
  const judged = fc.property(templatesOf(rule), (body) => {
    const set = new TemplateSet([Template.fromObject(body)], { today: '2026-11-22' });
    const given = evaluate(set, [rule], () => undefined)
      .rows.flatMap((row) => row.problems)
      .map((problem) => problem.given);
    expect(given.filter((it) => it.startsWith('the rule could not read it'))).toEqual([]);
  });
  fc.assert(judged, { numRuns: 100, seed: 20261122 });
  expect.hasAssertions();
});
