import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';
import { tagged } from './tenancy-fixtures';

const KEYS = tagged('tenant-data-keys');
const bucket = (more: JsonObject = {}) => only('AWS::S3::Bucket', { ...KEYS, ...more });
const backedUp = (BackupSelection: JsonObject) =>
  template({
    Keys: resource('AWS::S3::Bucket', KEYS),
    Selection: resource('AWS::Backup::BackupSelection', { BackupSelection }),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    bucket(),
    bucket({ ObjectLockEnabled: false }),
    backedUp({ Resources: ['arn:aws:rds:us-east-1:111122223333:cluster:*'] }),
    template({
      Keys: resource('AWS::S3::Bucket', KEYS),
      Cluster: resource('AWS::RDS::DBCluster'),
      Selection: resource('AWS::Backup::BackupSelection', {
        BackupSelection: {
          Resources: [{ 'Fn::If': ['Prod', att('Cluster', 'DBClusterArn'), att('Cluster', 'DBClusterArn')] }],
        },
      }),
    }),
    backedUp({ Resources: ['*'], NotResources: [att('Keys', 'Arn')] }),
  ],
  failing: [
    { template: bucket({ ObjectLockEnabled: true }), path: `${path}.ObjectLockEnabled` },
    {
      template: bucket({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }),
      path: `${path}.ObjectLockConfiguration`,
    },
    {
      template: bucket({ ReplicationConfiguration: { Rules: [] } }),
      path: `${path}.ReplicationConfiguration`,
    },
    { template: backedUp({ Resources: [att('Keys', 'Arn')] }), path },
    { template: backedUp({ Resources: ['*'] }), path },
    { template: backedUp({ Resources: ['arn:aws:s3:::*'] }), path },
    {
      template: backedUp({
        ListOfTags: [
          {
            ConditionType: 'STRINGEQUALS',
            ConditionKey: 'bulwark:purpose',
            ConditionValue: 'tenant-data-keys',
          },
        ],
      }),
      path,
    },
  ],
  unreadable: [{ template: bucket({ ObjectLockEnabled: PARAMETER }), path: `${path}.ObjectLockEnabled` }],
  notApplicable: [only('AWS::S3::Bucket'), only('AWS::S3::Bucket', tagged('tenant-data'))],
};
