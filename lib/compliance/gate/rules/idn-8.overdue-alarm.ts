import { heard } from '../audit-log';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(3)(ii)(C). Access that outlives employment is somebody's at once. */
export const overdueAlarm: Rule = {
  id: 'IDN-8.overdue-alarm',
  title: 'Access that has not ended an hour after it should have pages',
  help: 'Add an alarm on LeaversOverdue in Bulwark/Audit: Maximum, GreaterThanOrEqualToThreshold 1, one period of five minutes.',
  types: ['AWS::Lambda::Function'],
  judge: (fn, set) => heard(fn, 'offboarding', { metric: 'LeaversOverdue', seconds: 300 }, set),
};
