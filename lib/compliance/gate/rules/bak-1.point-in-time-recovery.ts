import { expectEach, isTrue } from '../judging';
import type { Rule } from '../rule';

/** Amazon DynamoDB Developer Guide, "Point-in-time backups for DynamoDB". */
export const pointInTimeRecovery: Rule = {
  id: 'BAK-1.point-in-time-recovery',
  title: 'Tables can be restored to any point of the last 35 days',
  help: 'Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true, on every replica.',
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  forbids: true,
  judge: (table) =>
    expectEach(
      table,
      `${table.type === 'AWS::DynamoDB::Table' ? '' : 'Replicas.+.'}PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled`,
      isTrue,
      'true',
    ),
};
