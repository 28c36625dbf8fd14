import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const REPORT = { Tags: [{ Key: 'bulwark:purpose', Value: 'access-report' }] };
const RULE: JsonObject = {
  ScheduleExpression: 'cron(17 5 1-7 * ? *)',
  State: 'ENABLED',
  Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Report', 'Arn'] } }],
};
const run = (rule: JsonObject = RULE, tags: JsonObject = REPORT, rest?: JsonObject) =>
  template({
    Report: resource('AWS::Lambda::Function', tags),
    Other: resource('AWS::Lambda::Function'),
    Schedule: resource('AWS::Events::Rule', rule, rest),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [run(), run(change(RULE, 'State')), run(change(RULE, 'ScheduleExpression', 'rate(7 days)'))],
  failing: [
    { template: template({ Report: resource('AWS::Lambda::Function', REPORT) }), path },
    { template: run(change(RULE, 'State', 'DISABLED')), path },
    // The last has no day in February, and so none for two months.
    ...['cron(0 5 1 1/3 ? *)', 'rate(32 days)', 'cron(0 5 30 * ? *)'].map((expression) => ({
      template: run(change(RULE, 'ScheduleExpression', expression)),
      path,
    })),
    { template: run(change(RULE, 'ScheduleExpression', PARAMETER)), path },
    { template: run(change(RULE, 'Targets.0.Arn', { 'Fn::GetAtt': ['Other', 'Arn'] })), path },
    { template: run(RULE, REPORT, { Condition: 'Sometimes' }), path },
  ],
  notApplicable: [run(RULE, {})],
};
