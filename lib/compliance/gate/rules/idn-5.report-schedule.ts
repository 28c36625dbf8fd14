import type { Rule } from '../rule';
import { runsEvery } from '../scheduled';

/** 45 CFR 164.308(a)(3)(ii)(B), 164.308(a)(4)(ii)(C). */
export const reportSchedule: Rule = {
  id: 'IDN-5.report-schedule',
  title: 'The access report is written every month',
  help: 'Add an enabled AWS::Events::Rule that runs the function at least monthly.',
  types: ['AWS::Lambda::Function'],
  judge: (fn, set) =>
    runsEvery(fn, 'access-report', { days: 31, allowed: 'an enabled schedule, at least monthly' }, set),
};
