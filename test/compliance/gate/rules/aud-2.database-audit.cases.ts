import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const GROUP = 'AWS::RDS::DBClusterParameterGroup';
const PARAMETERS: JsonObject = {
  shared_preload_libraries: 'pg_stat_statements, pgaudit',
  'pgaudit.log': 'read,write,role,ddl',
  log_connections: '1',
  log_disconnections: '1',
};
const group = (changed: JsonObject = {}, Family = 'aurora-postgresql17') =>
  resource(GROUP, { Family, Parameters: { ...PARAMETERS, ...changed } });
const without = (name: string) => template({ Group: group({ [name]: { Ref: 'AWS::NoValue' } }) });
const setting = (name: string, value: Json) => template({ Group: group({ [name]: value }) });
const database = (properties: JsonObject = {}, type = 'AWS::RDS::DBCluster') =>
  template({
    Group: group(),
    Database: resource(type, {
      Engine: 'aurora-postgresql',
      DBClusterParameterGroupName: ref('Group'),
      EnableCloudwatchLogsExports: ['postgresql'],
      ...properties,
    }),
  });
const other = (type: string, Family: string, Parameters: JsonObject) => only(type, { Family, Parameters });
const at = (name: string) => `Properties.Parameters.${name}`;
const path = at('pgaudit.log');
const EXPORTS = 'Properties.EnableCloudwatchLogsExports';

export const cases: RuleCases = {
  compliant: [
    database(),
    setting('pgaudit.log', 'all,-misc'),
    setting('log_connections', 'receipt,authentication,authorization'),
    other(GROUP, 'aurora-mysql8.0', { server_audit_logging: 1, server_audit_events: 'CONNECT,QUERY' }),
    other('AWS::DocDB::DBClusterParameterGroup', 'docdb5.0', { audit_logs: 'all' }),
    other('AWS::Neptune::DBClusterParameterGroup', 'neptune1.3', { neptune_enable_audit_log: 1 }),
    other('AWS::RDS::DBParameterGroup', 'aurora-postgresql17', { 'pgaudit.log': 'all' }),
  ],
  failing: [
    {
      template: setting('shared_preload_libraries', 'pg_stat_statements'),
      path: at('shared_preload_libraries'),
    },
    ...Object.keys(PARAMETERS).map((name) => ({
      template: template({
        Group: resource(GROUP, {
          Family: 'postgres17',
          Parameters: Object.fromEntries(Object.entries(PARAMETERS).filter(([key]) => key !== name)),
        }),
      }),
      path: at(name),
    })),
    ...['none', '', 'ddl', 'all,-read', 'read,write,role'].map((value) => ({
      template: setting('pgaudit.log', value),
      path,
    })),
    { template: without('log_connections'), path: at('log_connections') },
    { template: setting('log_connections', 0), path: at('log_connections') },
    { template: setting('log_disconnections', 'off'), path: at('log_disconnections') },
    { template: database({ EnableCloudwatchLogsExports: ['upgrade'] }), path: EXPORTS },
    {
      template: database({ DBClusterParameterGroupName: 'default.aurora-postgresql17' }),
      path: 'Properties.DBClusterParameterGroupName',
    },
    { template: only('AWS::Neptune::DBCluster', {}), path: EXPORTS },
    { template: only('AWS::RDS::DBInstance', { Engine: 'sqlserver-se' }), path: 'Properties.Engine' },
    // An instance's own group overrides the cluster's.
    {
      template: other('AWS::RDS::DBParameterGroup', 'aurora-postgresql17', { 'pgaudit.log': 'none' }),
      path,
    },
  ],
  unreadable: [
    { template: setting('pgaudit.log', PARAMETER), path },
    { template: database({ EnableCloudwatchLogsExports: PARAMETER }), path: EXPORTS },
    { template: only(GROUP, { Family: 'postgres17', Parameters: PARAMETER }), path: 'Properties.Parameters' },
  ],
  notApplicable: [
    only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' }),
    other('AWS::RDS::DBParameterGroup', 'aurora-postgresql17', {}),
  ],
};
