import { heard } from '../audit-log';
import type { Rule } from '../rule';

/** 45 CFR 164.312(b). A record in quarantine is in no log: somebody must look. */
export const quarantineAlarm: Rule = {
  id: 'AUD-1.quarantine-alarm',
  title: 'A single audit record in quarantine pages',
  help: 'Add an alarm on RecordsQuarantined in Bulwark/Audit: Sum, GreaterThanOrEqualToThreshold 1, one period of five minutes.',
  types: ['AWS::S3::Bucket'],
  judge: (bucket, set) =>
    heard(bucket, 'audit-quarantine', { metric: 'RecordsQuarantined', seconds: 300 }, set),
};
