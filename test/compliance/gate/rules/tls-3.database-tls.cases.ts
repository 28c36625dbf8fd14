import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const GROUP = 'AWS::RDS::DBClusterParameterGroup';
const good = {
  Family: 'aurora-postgresql17',
  Parameters: { 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.3' },
};
const postgres = (name: string, value: JsonObject | string) =>
  only(GROUP, { ...good, Parameters: { ...good.Parameters, [name]: value } });
const mysql = {
  Family: 'aurora-mysql8.0',
  Parameters: { require_secure_transport: 'ON', tls_version: 'TLSv1.3' },
};
const cluster = (properties: JsonObject) => ({
  Cluster: resource('AWS::RDS::DBCluster', { Engine: 'aurora-postgresql', ...properties }),
});

export const cases: RuleCases = {
  compliant: [
    only(GROUP, good),
    only(GROUP, mysql),
    only('AWS::DocDB::DBClusterParameterGroup', { Family: 'docdb5.0', Parameters: { tls: 'tls1.3+' } }),
    template({ ...cluster({ DBClusterParameterGroupName: ref('Group') }), Group: resource(GROUP, good) }),
  ],
  failing: [
    { template: only(GROUP, { Family: 'postgres17' }), path: 'Properties.Parameters.rds.force_ssl' },
    { template: postgres('rds.force_ssl', '0'), path: 'Properties.Parameters.rds.force_ssl' },
    {
      template: postgres('ssl_min_protocol_version', 'TLSv1.2'),
      path: 'Properties.Parameters.ssl_min_protocol_version',
    },
    {
      template: only(GROUP, change(mysql, 'Parameters.tls_version', 'TLSv1.2,TLSv1.3')),
      path: 'Properties.Parameters.tls_version',
    },
    { template: only(GROUP, { ...good, Family: 'oracle-ee-19' }), path: 'Properties.Family' },
    { template: template(cluster({})), path: 'Properties.DBClusterParameterGroupName' },
    {
      template: template(cluster({ DBClusterParameterGroupName: 'default.aurora-postgresql17' })),
      path: 'Properties.DBClusterParameterGroupName',
    },
    {
      template: only('AWS::RDS::DBInstance', { Engine: 'postgres' }),
      path: 'Properties.DBParameterGroupName',
    },
  ],
  unreadable: [
    { template: only(GROUP, { ...good, Parameters: PARAMETER }), path: 'Properties.Parameters' },
    { template: postgres('rds.force_ssl', PARAMETER), path: 'Properties.Parameters.rds.force_ssl' },
    {
      template: template(cluster({ DBClusterParameterGroupName: PARAMETER })),
      path: 'Properties.DBClusterParameterGroupName',
    },
  ],
  notApplicable: [
    only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' }),
    only('AWS::RDS::DBParameterGroup', { Family: 'aurora-postgresql17' }),
  ],
};
