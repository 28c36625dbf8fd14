import { only, PARAMETER, type RuleCases } from './cases';

const cluster = (properties: Parameters<typeof only>[1]) => only('AWS::RDS::DBCluster', properties);
const path = 'Properties.EnableHttpEndpoint';

export const cases: RuleCases = {
  compliant: [cluster({}), cluster({ EnableHttpEndpoint: false })],
  failing: [{ template: cluster({ EnableHttpEndpoint: true }), path }],
  unreadable: [{ template: cluster({ EnableHttpEndpoint: PARAMETER }), path }],
};
