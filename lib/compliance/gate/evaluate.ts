import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import type { Exception } from './exception';
import { controlOf, type Judgement, type Rule } from './rule';
import type { Judgements, RuleRow } from './row';

export type Excuse = (resource: TemplateResource, rule: string) => Exception | undefined;

/**
 * Judges every resource of a set by every rule.
 * @param excuse finds the sound exception for a rule's finding on a resource
 */
export function evaluate(set: TemplateSet, rules: readonly Rule[], excuse: Excuse): Judgements {
  const rows: RuleRow[] = [];
  const notApplicable: Record<string, number> = {};
  const everything = [...set.resources()];
  for (const rule of rules) {
    const candidates = rule.types === '*' ? everything : set.ofType(...rule.types);
    let skipped = everything.length - candidates.length;
    for (const resource of candidates) {
      const judgement = judge(rule, resource, set);
      if (judgement === 'not-applicable') skipped++;
      else rows.push(row(rule, resource, judgement, excuse));
    }
    notApplicable[rule.id] = skipped;
  }
  return { rows, notApplicable };
}

/** A rule that throws has not understood the template: that is a finding, not a crash. */
function judge(rule: Rule, resource: TemplateResource, set: TemplateSet): Judgement {
  try {
    return rule.judge(resource, set);
  } catch (error) {
    const given = `the rule could not read it: ${error instanceof Error ? error.message : String(error)}`;
    return [{ path: 'Properties', given, allowed: rule.title, unreadable: true }];
  }
}

function row(
  rule: Rule,
  resource: TemplateResource,
  problems: Exclude<Judgement, 'not-applicable'>,
  excuse: Excuse,
): RuleRow {
  const exception = problems.length > 0 ? excuse(resource, rule.id) : undefined;
  return {
    judge: 'Bulwark',
    rule: rule.id,
    control: controlOf(rule),
    stack: resource.template.name,
    logicalId: resource.logicalId,
    type: resource.type,
    ...(resource.constructPath !== undefined && { path: resource.constructPath }),
    result: problems.length === 0 ? 'compliant' : exception ? 'excepted' : 'non-compliant',
    problems,
    ...(exception && { exception }),
    templateSha256: resource.template.sha256,
  };
}
