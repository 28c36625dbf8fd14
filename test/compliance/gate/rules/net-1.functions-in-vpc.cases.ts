import { only, PARAMETER, type RuleCases } from './cases';

const fn = (properties: Parameters<typeof only>[1], rest: Parameters<typeof only>[2] = {}) =>
  only('AWS::Lambda::Function', properties, rest);
const inside = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
const phiFree = (Reason: string) => ({ Metadata: { Bulwark: { Phi: { Holds: 'no', Reason } } } });

export const cases: RuleCases = {
  compliant: [fn({ VpcConfig: inside })],
  failing: [
    { template: fn({}), path: 'Properties.VpcConfig.SubnetIds' },
    { template: fn({}, phiFree('no')), path: 'Properties.VpcConfig.SubnetIds' },
    {
      template: fn({ VpcConfig: { SubnetIds: ['subnet-1'] } }),
      path: 'Properties.VpcConfig.SecurityGroupIds',
    },
    { template: fn({ VpcConfig: { ...inside, SubnetIds: [] } }), path: 'Properties.VpcConfig.SubnetIds' },
  ],
  unreadable: [{ template: fn({ VpcConfig: PARAMETER }), path: 'Properties.VpcConfig' }],
  notApplicable: [fn({}, phiFree('It changes a rule of a security group and sees no data.'))],
};
