import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att, GATEWAY, NETWORK, ref, routed, SUBNETS } from './fixtures';

const group = (SubnetIds: Json) => ({
  Group: resource('AWS::RDS::DBSubnetGroup', { SubnetIds }),
});
const isolated = template({ ...NETWORK, ...group(SUBNETS) });
const exported = {
  ...template(NETWORK),
  Outputs: {
    A: { Value: ref('SubnetA'), Export: { Name: 'subnet-a' } },
    B: { Value: ref('SubnetB'), Export: { Name: 'subnet-b' } },
  },
};

const cluster = (properties: JsonObject) =>
  template({ ...NETWORK, ...group(SUBNETS), Cluster: resource('AWS::RDS::DBCluster', properties) });

export const cases: RuleCases = {
  compliant: [
    isolated,
    cluster({ DBSubnetGroupName: ref('Group') }),
    template({
      ...NETWORK,
      ...routed('SubnetA', { NatGatewayId: ref('Nat') }), // NET-5 judges that
      Function: resource('AWS::Lambda::Function', { VpcConfig: { SubnetIds: [ref('SubnetA')] } }),
    }),
    [exported, template(group([{ 'Fn::ImportValue': 'subnet-a' }, { 'Fn::ImportValue': 'subnet-b' }]))],
    [exported, template(group([{ 'Fn::GetStackOutput': { StackName: 'stack-0', OutputName: 'A' } }]))],
  ],
  failing: [
    {
      template: template({
        ...NETWORK,
        ...GATEWAY,
        ...routed('SubnetB', { GatewayId: ref('Gateway') }),
        ...group(SUBNETS),
      }),
      path: 'Properties.SubnetIds.1',
    },
    {
      template: template({
        ...NETWORK,
        ...routed('SubnetB', { GatewayId: 'igw-1234' }),
        Service: resource('AWS::ECS::Service', {
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('SubnetA'), ref('SubnetB')] } },
        }),
      }),
      path: 'Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets.1',
    },
    { template: template(group(['subnet-0123'])), path: 'Properties.SubnetIds.0' },
    { template: template({ ...NETWORK, ...group([]) }), path: 'Properties.SubnetIds.0' },
    {
      template: template({ Domain: resource('AWS::OpenSearchService::Domain') }),
      path: 'Properties.VPCOptions.SubnetIds.0',
    },
    { template: cluster({}), path: 'Properties.DBSubnetGroupName' },
    { template: cluster({ DBSubnetGroupName: 'default' }), path: 'Properties.DBSubnetGroupName' },
  ],
  unreadable: [
    { template: template(group(PARAMETER)), path: 'Properties.SubnetIds' },
    { template: template({ ...NETWORK, ...group([PARAMETER]) }), path: 'Properties.SubnetIds.0' },
    { template: template({ ...NETWORK, ...group([att('Nobody', 'Id')]) }), path: 'Properties.SubnetIds.0' },
  ],
  notApplicable: [
    template({ Function: resource('AWS::Lambda::Function') }),
    template({ Reader: resource('AWS::RDS::DBInstance', { DBClusterIdentifier: 'records' }) }),
  ],
};
