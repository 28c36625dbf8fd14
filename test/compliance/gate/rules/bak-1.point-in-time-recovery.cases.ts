import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const specification = (PointInTimeRecoveryEnabled: Json) => ({
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
});
const table = (enabled: Json) => only('AWS::DynamoDB::Table', specification(enabled));
const path = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';

export const cases: RuleCases = {
  compliant: [table(true), only('AWS::DynamoDB::GlobalTable', { Replicas: [specification('true')] })],
  failing: [
    { template: only('AWS::DynamoDB::Table'), path: `Properties.${path}` },
    { template: table(false), path: `Properties.${path}` },
    {
      template: only('AWS::DynamoDB::GlobalTable', { Replicas: [specification(true), {}] }),
      path: `Properties.Replicas.1.${path}`,
    },
  ],
  unreadable: [{ template: table(PARAMETER), path: `Properties.${path}` }],
};
