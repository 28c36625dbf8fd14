import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (properties: Parameters<typeof only>[1]) => only('AWS::RDS::DBCluster', properties);
const path = 'Properties.DeleteAutomatedBackups';

export const cases: RuleCases = {
  compliant: [
    cluster({ DeleteAutomatedBackups: false }),
    only('AWS::RDS::DBInstance', { DeleteAutomatedBackups: 'false' }),
  ],
  failing: [
    { template: cluster({}), path },
    { template: cluster({ DeleteAutomatedBackups: true }), path },
    { template: only('AWS::RDS::DBInstance', {}), path },
  ],
  unreadable: [{ template: cluster({ DeleteAutomatedBackups: PARAMETER }), path }],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' })],
};
