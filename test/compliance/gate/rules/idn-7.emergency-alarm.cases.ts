import { heardCases } from './heard-cases';

export const cases = heardCases({
  type: 'AWS::Lambda::Function',
  purpose: 'audit-writer',
  metric: 'BreakGlassUsed',
  seconds: 60,
});
