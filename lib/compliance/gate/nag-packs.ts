import { CfnResource, Stack, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NIST80053R5Checks,
  NagRuleCompliance,
  ServerlessChecks,
  type IApplyRule,
  type NagPack,
  type NagRuleResult,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { ledgerOf } from './ledger';
import type { Recorder } from './recorder';
import type { Judge, RuleRow } from './row';
import { nameOf } from './stack-templates';

const PACKS = {
  'HIPAA.Security': HIPAASecurityChecks,
  'NIST.800.53.R5': NIST80053R5Checks,
  AwsSolutions: AwsSolutionsChecks,
  Serverless: ServerlessChecks,
} as const satisfies Partial<Record<Judge, unknown>>;

/**
 * The four cdk-nag packs, judging the construct tree. A recorder stands in front of each pack's `applyRule`,
 * because a pack itself reports neither what complied nor what was excused.
 */
export function nagPacks(root: IConstruct, today: string, recorder: Recorder): IPolicyValidationPlugin[] {
  return Object.entries(PACKS).map(([judge, Pack]) =>
    recorded(new Pack(root), judge as Judge, root, today, recorder),
  );
}

interface OpenPack {
  applyRule(params: IApplyRule): void;
}

function recorded(
  pack: NagPack,
  judge: Judge,
  root: IConstruct,
  today: string,
  recorder: Recorder,
): IPolicyValidationPlugin {
  const open = pack as unknown as OpenPack;
  const original = open.applyRule.bind(pack);
  open.applyRule = (params) => {
    const suffix = params.ruleSuffixOverride ?? params.rule.name;
    const id = `${judge}-${suffix}`;
    const outcome = run(params);
    if (outcome === NagRuleCompliance.NOT_APPLICABLE) return recorder.skip(id);
    recorder.rules.add(id);
    const about = describe(params.node, judge);
    if (outcome === NagRuleCompliance.COMPLIANT) {
      recorder.rows.push({ ...about, rule: id, result: 'compliant', problems: [] });
      return;
    }
    const findings = Array.isArray(outcome) ? outcome.map((finding) => `${id}[${finding}]`) : [id];
    const unexplained = findings.filter((finding) => {
      const exception = ledgerOf(root, today).excuse(params.node, finding);
      recorder.rows.push({
        ...about,
        rule: finding,
        result: exception ? 'excepted' : 'non-compliant',
        problems: [{ path: 'Properties', given: 'the construct', allowed: params.info }],
        ...(exception && { exception }),
      });
      return !exception;
    });
    if (unexplained.length > 0) {
      // The pack itself words and groups the finding, so that CDK reports it as people know it.
      const result = Array.isArray(outcome)
        ? unexplained.map((finding) => finding.slice(id.length + 1, -1))
        : outcome;
      original({ ...params, ruleSuffixOverride: suffix, rule: () => result });
    }
  };
  const validate = pack.validate.bind(pack);
  pack.validate = (context) => recorder.timed(judge, () => validate(context));
  return pack;
}

/** A rule that throws could not read the construct, which is a finding. */
function run(params: IApplyRule): NagRuleResult {
  try {
    return params.rule(params.node);
  } catch {
    return NagRuleCompliance.NON_COMPLIANT;
  }
}

function describe(
  node: CfnResource,
  judge: Judge,
): Pick<RuleRow, 'judge' | 'stack' | 'logicalId' | 'type' | 'path'> {
  const stack = Stack.of(node);
  return {
    judge,
    stack: nameOf(stack),
    logicalId: stack.resolve(node.logicalId) as string,
    type: node.cfnResourceType,
    path: node.node.path,
  };
}
