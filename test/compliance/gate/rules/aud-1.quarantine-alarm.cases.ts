import { heardCases } from './heard-cases';

export const cases = heardCases({
  type: 'AWS::S3::Bucket',
  purpose: 'audit-quarantine',
  metric: 'RecordsQuarantined',
  seconds: 300,
});
