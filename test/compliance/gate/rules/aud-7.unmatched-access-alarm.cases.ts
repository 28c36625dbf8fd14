import { heardCases } from './heard-cases';

export const cases = heardCases({
  type: 'AWS::Lambda::Function',
  purpose: 'audit-reconciler',
  metric: 'AccessesUnmatched',
  seconds: 300,
});
