import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const copy = (DestinationBackupVaultArn: Json) =>
  only('AWS::Backup::BackupPlan', {
    BackupPlan: { BackupPlanRule: [{ CopyActions: [{ DestinationBackupVaultArn }] }] },
  });
const secret = (Region: Json) => only('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region }] });
const vault = (region: string) => `arn:aws:backup:${region}:111122223333:backup-vault:copies`;
const path = 'Properties.BackupPlan.BackupPlanRule.0.CopyActions.0.DestinationBackupVaultArn';
const declared = (PhiRegions: string[], body: ReturnType<typeof only>) => ({
  ...body,
  Metadata: { Bulwark: { PhiRegions } },
});

export const cases: RuleCases = {
  compliant: [
    copy(vault('us-west-2')),
    copy({
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':backup:us-west-2:', { Ref: 'AWS::AccountId' }, ':x'],
      ],
    }),
    secret('us-west-2'),
    declared(['eu-central-1'], secret('eu-central-1')),
    template({
      Source: resource('AWS::S3::Bucket', {
        ReplicationConfiguration: { Rules: [{ Destination: { Bucket: att('Target', 'Arn') } }] },
      }),
      Target: resource('AWS::S3::Bucket'),
    }),
  ],
  failing: [
    { template: copy(vault('eu-west-1')), path },
    { template: declared(['us-east-1'], copy(vault('us-west-2'))), path },
    { template: secret('eu-west-1'), path: 'Properties.ReplicaRegions.0.Region' },
    {
      template: only('AWS::DynamoDB::GlobalTable', {
        Replicas: [{ Region: 'us-east-1' }, { Region: 'ap-south-1' }],
      }),
      path: 'Properties.Replicas.1.Region',
    },
    {
      template: only('AWS::S3::Bucket', {
        ReplicationConfiguration: { Rules: [{ Destination: { Bucket: 'arn:aws:s3:::elsewhere' } }] },
      }),
      path: 'Properties.ReplicationConfiguration.Rules.0.Destination.Bucket',
    },
    {
      template: declared(['us-east-1'], only('AWS::RDS::DBInstance', { SourceRegion: 'us-west-2' })),
      path: 'Properties.SourceRegion',
    },
  ],
  unreadable: [
    { template: copy(PARAMETER), path },
    { template: secret(PARAMETER), path: 'Properties.ReplicaRegions.0.Region' },
  ],
  notApplicable: [only('AWS::S3::Bucket'), only('AWS::SecretsManager::Secret')],
};
