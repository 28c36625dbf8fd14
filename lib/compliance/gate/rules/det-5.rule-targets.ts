import { hasTarget, RUNNING } from '../event-rules';
import { expect, isMissingOr, problem } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(6)(ii). Amazon EventBridge User Guide, "Event bus targets in Amazon EventBridge". */
export const ruleTargets: Rule = {
  id: 'DET-5.rule-targets',
  title: 'Every rule on events is on and hands them to a target',
  help: 'Name a target, such as the alert topic, in Targets, and leave State at ENABLED.',
  types: ['AWS::Events::Rule'],
  forbids: true,
  judge: (rule) => [
    ...(hasTarget(rule) ? [] : [problem(rule, 'Targets', 'at least one target')]),
    ...expect(rule, 'State', isMissingOr(...RUNNING), 'ENABLED'),
  ],
};
