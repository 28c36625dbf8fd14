import { only, type RuleCases } from './cases';

export const cases: RuleCases = {
  compliant: [
    only('AWS::EC2::Instance'),
    only('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { ImageId: 'ami-1' } }),
  ],
  failing: [
    { template: only('AWS::EC2::KeyPair'), path: 'Properties' },
    { template: only('AWS::EC2::Instance', { KeyName: 'admin' }), path: 'Properties.KeyName' },
    {
      template: only('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { KeyName: 'admin' } }),
      path: 'Properties.LaunchTemplateData.KeyName',
    },
    {
      template: only('AWS::EKS::Nodegroup', { RemoteAccess: { Ec2SshKey: 'admin' } }),
      path: 'Properties.RemoteAccess',
    },
  ],
  unreadable: [
    { template: only('AWS::EC2::Instance', { KeyName: { Ref: 'KeyName' } }), path: 'Properties.KeyName' },
  ],
};
