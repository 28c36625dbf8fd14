import { only, type RuleCases } from './cases';

export const cases: RuleCases = {
  // The rule forbids what it names: a template without any is all there is to be compliant.
  compliant: [],
  failing: [
    { template: only('AWS::IAM::User'), path: 'Type' },
    { template: only('AWS::IAM::AccessKey', { UserName: 'somebody' }), path: 'Type' },
    { template: only('AWS::IAM::UserToGroupAddition', { Users: ['somebody'] }), path: 'Type' },
  ],
  notApplicable: [only('AWS::IAM::Role'), only('AWS::IAM::Group')],
};
