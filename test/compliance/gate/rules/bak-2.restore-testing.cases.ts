import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';

const SELECTION = {
  Selection: resource('AWS::Backup::RestoreTestingSelection', { RestoreTestingPlanName: { Ref: 'Plan' } }),
};
const plan = (ScheduleExpression: Json, others: JsonObject = SELECTION, rest: JsonObject = {}) =>
  template({
    Plan: resource('AWS::Backup::RestoreTestingPlan', {
      RestoreTestingPlanName: 'monthly',
      ScheduleExpression,
      ...rest,
    }),
    ...others,
  });
const path = 'Properties.ScheduleExpression';

export const cases: RuleCases = {
  compliant: [
    plan('cron(0 5 1 * ? *)'),
    plan('cron(0 5 1 1,4,7,10 ? *)'),
    plan('cron(0 5 1 */3 ? *)'),
    plan('cron(0 5 ? * SUN#1 *)'),
    plan('rate(7 days)', {
      Selection: resource('AWS::Backup::RestoreTestingSelection', { RestoreTestingPlanName: 'monthly' }),
    }),
  ],
  failing: [
    { template: plan('cron(0 5 1 1,2,3,4 ? *)'), path },
    { template: plan('cron(0 5 1 1,7 ? *)'), path },
    { template: plan('rate(100 days)'), path },
    { template: plan('whenever'), path },
    { template: plan('cron(0 5 1 * ? 2027)'), path },
    { template: plan('cron(0 5 1 * ? *)', {}), path: 'Properties' },
    {
      template: plan('cron(0 5 1 * ? *)', SELECTION, { ScheduleStatus: 'SUSPENDED' }),
      path: 'Properties.ScheduleStatus',
    },
  ],
  unreadable: [{ template: plan(PARAMETER), path }],
};
