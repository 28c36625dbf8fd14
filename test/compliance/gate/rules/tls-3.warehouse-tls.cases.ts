import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const GROUP = 'AWS::Redshift::ClusterParameterGroup';
const group = (ParameterValue: Json) => ({
  Parameters: [{ ParameterName: 'require_ssl', ParameterValue }],
});

export const cases: RuleCases = {
  compliant: [
    only(GROUP, group('true')),
    template({
      Cluster: resource('AWS::Redshift::Cluster', { ClusterParameterGroupName: ref('Group') }),
      Group: resource(GROUP, group('true')),
    }),
    only('AWS::RedshiftServerless::Workgroup', {
      ConfigParameters: [{ ParameterKey: 'require_ssl', ParameterValue: 'true' }],
    }),
  ],
  failing: [
    { template: only(GROUP), path: 'Properties.Parameters' },
    { template: only(GROUP, group('false')), path: 'Properties.Parameters.0.ParameterValue' },
    { template: only('AWS::Redshift::Cluster'), path: 'Properties.ClusterParameterGroupName' },
    { template: only('AWS::RedshiftServerless::Workgroup'), path: 'Properties.ConfigParameters' },
  ],
  unreadable: [{ template: only(GROUP, group(PARAMETER)), path: 'Properties.Parameters.0.ParameterValue' }],
};
