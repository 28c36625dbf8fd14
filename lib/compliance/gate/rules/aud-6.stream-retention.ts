import { isFor } from '../audit-log';
import { asNumber, expect, notApplicable } from '../judging';
import { retainProblems } from '../archive';
import type { Rule } from '../rule';

const HOURS = 168;

/** 45 CFR 164.312(b). Amazon Kinesis Data Streams Developer Guide, "Changing the data retention period". */
export const streamRetention: Rule = {
  id: 'AUD-6.stream-retention',
  title: 'The audit stream keeps records for at least seven days, and outlives its stack',
  help: `Set RetentionPeriodHours to ${HOURS} or more, and DeletionPolicy and UpdateReplacePolicy to Retain.`,
  types: ['AWS::Kinesis::Stream'],
  judge: (stream) =>
    isFor(stream, 'audit-stream')
      ? [
          ...expect(
            stream,
            'RetentionPeriodHours',
            (hours) => (asNumber(hours) ?? 24) >= HOURS,
            `at least ${HOURS}`,
          ),
          ...retainProblems(stream),
        ]
      : notApplicable,
};
