import { heardCases } from './heard-cases';

export const cases = heardCases({
  type: 'AWS::Lambda::Function',
  purpose: 'offboarding',
  metric: 'LeaversOverdue',
  seconds: 300,
});
