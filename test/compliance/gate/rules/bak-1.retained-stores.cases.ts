import { only, type RuleCases } from './cases';

const bucket = (rest: Parameters<typeof only>[2]) => only('AWS::S3::Bucket', {}, rest);

export const cases: RuleCases = {
  compliant: [
    bucket({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    only('AWS::RDS::DBCluster', {}, { UpdateReplacePolicy: 'Snapshot' }),
  ],
  failing: [
    { template: bucket({}), path: 'DeletionPolicy' },
    { template: bucket({ DeletionPolicy: 'Retain' }), path: 'UpdateReplacePolicy' },
    { template: bucket({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' }), path: 'DeletionPolicy' },
    { template: only('AWS::RDS::DBCluster'), path: 'UpdateReplacePolicy' },
  ],
  notApplicable: [
    only('AWS::SQS::Queue'),
    only('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } }),
  ],
};
