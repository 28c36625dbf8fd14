import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const OFFBOARDING = { Tags: [{ Key: 'bulwark:purpose', Value: 'offboarding' }] };
const RULE: JsonObject = {
  ScheduleExpression: 'rate(15 minutes)',
  State: 'ENABLED',
  Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Offboarding', 'Arn'] } }],
};
const run = (rule: JsonObject = RULE, tags: JsonObject = OFFBOARDING) =>
  template({
    Offboarding: resource('AWS::Lambda::Function', tags),
    Schedule: resource('AWS::Events::Rule', rule),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [run(), run(change(RULE, 'ScheduleExpression', 'rate(30 minutes)'))],
  failing: [
    { template: template({ Offboarding: resource('AWS::Lambda::Function', OFFBOARDING) }), path },
    { template: run(change(RULE, 'ScheduleExpression', 'rate(31 minutes)')), path },
    { template: run(change(RULE, 'ScheduleExpression', 'rate(1 hour)')), path },
    { template: run(change(RULE, 'State', 'DISABLED')), path },
    { template: run(change(RULE, 'State', PARAMETER)), path },
    { template: run(change(RULE, 'Targets')), path },
  ],
  notApplicable: [run(RULE, {})],
};
