import type { Rule } from '../rule';
import { runsEvery } from '../scheduled';

const HALF_AN_HOUR = 1 / 48;

/** 45 CFR 164.308(a)(3)(ii)(C). Half of the hour is for a run that fails, and for the work itself. */
export const leavingSchedule: Rule = {
  id: 'IDN-8.leaving-schedule',
  title: 'Those who leave are looked for every half an hour',
  help: 'Add an enabled AWS::Events::Rule that runs the function at least every 30 minutes.',
  types: ['AWS::Lambda::Function'],
  judge: (fn, set) =>
    runsEvery(
      fn,
      'offboarding',
      { days: HALF_AN_HOUR, allowed: 'an enabled schedule, at least every 30 minutes' },
      set,
    ),
};
