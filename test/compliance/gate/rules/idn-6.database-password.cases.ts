import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (properties: JsonObject) => only('AWS::RDS::DBCluster', properties);
const namespace = (properties: JsonObject) => only('AWS::RedshiftServerless::Namespace', properties);
const path = 'Properties.MasterUserPassword';

export const cases: RuleCases = {
  compliant: [
    cluster({ ManageMasterUserPassword: true }),
    namespace({ ManageAdminPassword: true }),
    cluster({
      MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:password}}' },
    }),
  ],
  failing: [
    { template: cluster({ MasterUserPassword: 'hunter2hunter2' }), path },
    { template: cluster({ MasterUserPassword: '{{resolve:ssm-secure:/db}}' }), path },
    {
      template: namespace({ AdminUserPassword: 'hunter2hunter2' }),
      path: 'Properties.AdminUserPassword',
    },
  ],
  unreadable: [{ template: cluster({ MasterUserPassword: PARAMETER }), path }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } })],
};
