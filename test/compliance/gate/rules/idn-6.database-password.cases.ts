import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (properties: JsonObject) => only('AWS::RDS::DBCluster', properties);
const path = 'Properties.MasterUserPassword';

export const cases: RuleCases = {
  compliant: [
    cluster({ ManageMasterUserPassword: true }),
    cluster({
      MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:password}}' },
    }),
  ],
  failing: [
    { template: cluster({ MasterUserPassword: 'hunter2hunter2' }), path },
    { template: cluster({ MasterUserPassword: '{{resolve:ssm-secure:/db}}' }), path },
  ],
  unreadable: [{ template: cluster({ MasterUserPassword: PARAMETER }), path }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } })],
};
