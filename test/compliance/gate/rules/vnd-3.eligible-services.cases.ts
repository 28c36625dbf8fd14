import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, type RuleCases } from './cases';

const phi = (Phi: JsonObject) => ({ Metadata: { Bulwark: { Phi } } });
const reason = { Holds: 'no', Reason: 'Synthetic data for load tests only.' };

export const cases: RuleCases = {
  compliant: [
    only('AWS::RDS::DBCluster'),
    only('AWS::IAM::Role'),
    only('Custom::Thing'),
    only('AWS::DSQL::Cluster', {}, phi(reason)),
    only('AWS::Bedrock::Agent', {}, phi({ Holds: 'yes', Condition: 'The model is no Marketplace model.' })),
  ],
  failing: [
    { template: only('AWS::DSQL::Cluster'), path: 'Type' },
    { template: only('AWS::DSQL::Cluster', {}, phi({ Holds: 'no', Reason: 'no' })), path: 'Type' },
    { template: only('AWS::DSQL::Cluster', {}, phi({ ...reason, Holds: 'yes' })), path: 'Type' },
    { template: only('Vendor::Unknown::Thing'), path: 'Type' },
    { template: only('AWS::Bedrock::Agent'), path: 'Type' },
  ],
  notApplicable: [{ Resources: { Untyped: { Properties: {} } } }],
};
