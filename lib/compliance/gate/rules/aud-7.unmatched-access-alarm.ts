import { heard } from '../audit-log';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(1)(ii)(D). The reconciler runs every five minutes; the rest of the quarter of an hour is its work. */
export const unmatchedAccessAlarm: Rule = {
  id: 'AUD-7.unmatched-access-alarm',
  title: 'A single access without an audit record pages',
  help: 'Add an alarm on AccessesUnmatched in Bulwark/Audit: Sum, GreaterThanOrEqualToThreshold 1, one period of five minutes.',
  types: ['AWS::Lambda::Function'],
  judge: (reconciler, set) =>
    heard(reconciler, 'audit-reconciler', { metric: 'AccessesUnmatched', seconds: 300 }, set),
};
