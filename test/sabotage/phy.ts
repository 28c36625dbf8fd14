import { sabotage } from '../support/sabotage';

for (const type of ['AWS::StorageGateway::Gateway', 'AWS::SSM::Activation', 'AWS::EC2::VPNConnection']) {
  sabotage('PHY-1.no-hybrid', `an ${type} leads out of the region`, (draft) => draft.add('network', type));
}
sabotage('PHY-1.no-hybrid', 'tasks may run on machines of our own', (draft) =>
  draft.one('AWS::ECS::TaskDefinition').push('RequiresCompatibilities', 'EXTERNAL'),
);
sabotage('PHY-1.no-hybrid', 'a subnet is in a zone of a metro area', (draft) =>
  draft.one('AWS::EC2::Subnet').set('AvailabilityZone', 'us-east-1-bos-1a'),
);
