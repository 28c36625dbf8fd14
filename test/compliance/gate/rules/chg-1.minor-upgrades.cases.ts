import { only, PARAMETER, type RuleCases } from './cases';

const database = (properties: Parameters<typeof only>[1]) => only('AWS::RDS::DBInstance', properties);
const path = 'Properties.AutoMinorVersionUpgrade';

export const cases: RuleCases = {
  compliant: [database({}), database({ AutoMinorVersionUpgrade: 'true' })],
  failing: [
    { template: database({ AutoMinorVersionUpgrade: false }), path },
    {
      template: only('AWS::Redshift::Cluster', { AllowVersionUpgrade: 'false' }),
      path: 'Properties.AllowVersionUpgrade',
    },
  ],
  unreadable: [{ template: database({ AutoMinorVersionUpgrade: PARAMETER }), path }],
};
