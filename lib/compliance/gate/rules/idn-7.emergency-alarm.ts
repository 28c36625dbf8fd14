import { heard } from '../audit-log';
import type { Rule } from '../rule';

/** 45 CFR 164.312(a)(2)(ii). Emergency access goes around the rules: somebody must hear of each use while it lasts. */
export const emergencyAlarm: Rule = {
  id: 'IDN-7.emergency-alarm',
  title: 'A single use of emergency access pages within a minute',
  help: 'Add an alarm on BreakGlassUsed in Bulwark/Audit: Sum, GreaterThanOrEqualToThreshold 1, one period of ten seconds.',
  types: ['AWS::Lambda::Function'],
  judge: (writer, set) => heard(writer, 'audit-writer', { metric: 'BreakGlassUsed', seconds: 60 }, set),
};
