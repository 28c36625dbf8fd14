import { SIX_YEARS_IN_DAYS } from '../../template/retention';
import { asNumber, expect } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.316(b)(2)(i). Amazon CloudWatch Logs User Guide, "Change log data retention". */
export const auditLogRetention: Rule = {
  id: 'AUD-3.log-retention',
  title: 'Every log group keeps its events for six years',
  help: `Set RetentionInDays to ${SIX_YEARS_IN_DAYS} or more, or leave it out: events then never expire.`,
  // What CDK makes of a function's `logRetention` sets the same number.
  types: ['AWS::Logs::LogGroup', 'Custom::LogRetention'],
  judge: (group) =>
    expect(
      group,
      'RetentionInDays',
      (value) => value === undefined || (asNumber(value) ?? 0) >= SIX_YEARS_IN_DAYS,
      `at least ${SIX_YEARS_IN_DAYS}`,
    ),
};
