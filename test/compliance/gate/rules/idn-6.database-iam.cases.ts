import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (properties: Parameters<typeof only>[1]) =>
  only('AWS::RDS::DBCluster', { Engine: 'aurora-postgresql', ...properties });
const instance = (Engine: string, more: Parameters<typeof only>[1] = {}) =>
  only('AWS::RDS::DBInstance', { Engine, ...more });
const path = 'Properties.EnableIAMDatabaseAuthentication';

export const cases: RuleCases = {
  compliant: [
    cluster({ EnableIAMDatabaseAuthentication: true }),
    instance('mariadb', { EnableIAMDatabaseAuthentication: 'true' }),
    only('AWS::Neptune::DBCluster', { IamAuthEnabled: true }),
  ],
  failing: [
    { template: cluster({}), path },
    { template: cluster({ EnableIAMDatabaseAuthentication: false }), path },
    { template: instance('postgres'), path },
    { template: only('AWS::RDS::DBInstance', {}), path },
    { template: only('AWS::Neptune::DBCluster', {}), path: 'Properties.IamAuthEnabled' },
  ],
  unreadable: [{ template: cluster({ EnableIAMDatabaseAuthentication: PARAMETER }), path }],
  notApplicable: [instance('aurora-postgresql', { DBClusterIdentifier: 'cluster' }), instance('oracle-ee')],
};
