import { retainProblems } from '../archive';
import { isPresent, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** Stores for which CloudFormation takes a snapshot when nothing else is said. */
const SNAPSHOT_BY_DEFAULT: ReadonlySet<string> = new Set(['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance']);

/** AWS CloudFormation User Guide, "DeletionPolicy attribute", "UpdateReplacePolicy attribute". */
export const retainedStores: Rule = {
  id: 'BAK-1.retained-stores',
  title: 'Deleting or replacing a stack resource never deletes the records in it',
  help: 'Set DeletionPolicy and UpdateReplacePolicy to Retain (or Snapshot).',
  types: [
    'AWS::Backup::BackupVault',
    'AWS::Cognito::UserPool',
    'AWS::DSQL::Cluster',
    'AWS::DocDB::DBCluster',
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
    'AWS::EC2::Volume',
    'AWS::EFS::FileSystem',
    'AWS::FSx::FileSystem',
    'AWS::HealthImaging::Datastore',
    'AWS::HealthLake::FHIRDatastore',
    'AWS::KMS::Key',
    'AWS::Logs::LogGroup',
    'AWS::Neptune::DBCluster',
    'AWS::OpenSearchService::Domain',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::Redshift::Cluster',
    'AWS::S3::Bucket',
    'AWS::Timestream::Table',
  ],
  judge: (store) =>
    store.type === 'AWS::RDS::DBInstance' && isPresent(store.get('DBClusterIdentifier'))
      ? notApplicable // the cluster keeps the records
      : retainProblems(store, SNAPSHOT_BY_DEFAULT.has(store.type) ? 'Snapshot' : 'Delete'),
};
