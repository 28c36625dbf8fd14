import { asNumber, expect, isPresent, notApplicable } from '../judging';
import type { Rule } from '../rule';

const DAYS = 35;
const RETENTION: Readonly<Record<string, string>> = {
  'AWS::DocDB::DBCluster': 'BackupRetentionPeriod',
  'AWS::Neptune::DBCluster': 'BackupRetentionPeriod',
  'AWS::RDS::DBCluster': 'BackupRetentionPeriod',
  'AWS::RDS::DBInstance': 'BackupRetentionPeriod',
  'AWS::Redshift::Cluster': 'AutomatedSnapshotRetentionPeriod',
};

/** Amazon Aurora User Guide, "Overview of backing up and restoring": point-in-time recovery within the retention. */
export const databaseRetention: Rule = {
  id: 'BAK-1.database-retention',
  title: `Databases can be restored to any point of the last ${DAYS} days`,
  help: `Set BackupRetentionPeriod to ${DAYS}.`,
  types: Object.keys(RETENTION),
  judge: (database) =>
    isPresent(database.get('DBClusterIdentifier')) && database.type === 'AWS::RDS::DBInstance'
      ? notApplicable // the cluster keeps the backups
      : expect(database, RETENTION[database.type]!, (v) => (asNumber(v) ?? 0) >= DAYS, `at least ${DAYS}`),
};
