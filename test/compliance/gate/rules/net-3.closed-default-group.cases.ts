import { resource, template, type RuleCases } from './cases';
import { att, NETWORK } from './fixtures';

const group = att('Vpc', 'DefaultSecurityGroup');
const closer = { Closer: resource('Custom::VpcRestrictDefaultSG', { ServiceToken: 'arn', GroupId: group }) };

export const cases: RuleCases = {
  compliant: [
    template({ ...NETWORK, ...closer }),
    template({
      ...NETWORK,
      Closer: resource('AWS::CloudFormation::CustomResource', {
        Id: { 'Fn::GetAtt': 'Vpc.DefaultSecurityGroup' },
      }),
      Permission: resource('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Resource: group }] } }),
    }),
  ],
  failing: [
    { template: template(NETWORK), path: 'Properties' },
    {
      template: template({
        ...NETWORK,
        ...closer,
        Function: resource('AWS::Lambda::Function', { VpcConfig: { SecurityGroupIds: [group] } }),
      }),
      path: 'Properties',
    },
    {
      template: template({ ...NETWORK, Closer: { ...closer.Closer, Condition: 'Production' } }),
      path: 'Properties',
    },
  ],
};
