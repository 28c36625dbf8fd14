import { RemovalPolicy, aws_rds as rds, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Exception } from '../../compliance/gate/exception';
import { Exceptions } from '../../compliance/gate/exceptions';
import { DatabaseMonitoringRole } from './monitoring-role';

/** Checkers that do not tell an instance of an Aurora cluster from a database of its own. */
const DECIDED_BY_CLUSTER: Exception = {
  rules: ['HIPAA.Security-RDSInBackupPlan', 'NIST.800.53.R5-RDSInBackupPlan'],
  reason:
    'An instance of an Aurora cluster holds no data: its backups, encryption and deletion protection are those of the cluster.',
  owner: 'platform engineer',
  expires: '2027-11-22',
  compensating:
    'The cluster is in the backup plan, encrypted and protected, with instances in several zones (BAK-1, KEY-1, BAK-4).',
  checkers: {
    guard: [
      'DB_INSTANCE_BACKUP_ENABLED',
      'RDS_INSTANCE_DELETION_PROTECTION_ENABLED',
      'RDS_MULTI_AZ_SUPPORT',
      'RDS_STORAGE_ENCRYPTED',
    ],
    checkov: ['CKV_AWS_157'],
    cfnNag: ['F26'],
  },
};

export interface DatabaseInstancesProps {
  readonly cluster: rds.CfnDBCluster;
  readonly engine: string;
  /** Zones to go round. */
  readonly zones: readonly string[];
  /** Instances beside the writer. */
  readonly readers: number;
  /** Customer managed key of the performance data. */
  readonly encryptionKey: kms.IKey;
}

/** The serverless writer and readers of a cluster, in zones of their own, each ready to take over (BAK-4). */
export class DatabaseInstances extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseInstancesProps) {
    super(scope, id);
    const { cluster, engine, zones, readers, encryptionKey } = props;
    const monitoringRole = new DatabaseMonitoringRole(this, 'MonitoringRole');
    let writer: rds.CfnDBInstance | undefined;
    for (let i = 0; i <= readers; i++) {
      const instance = new rds.CfnDBInstance(this, i === 0 ? 'Writer' : `Reader${i}`, {
        engine,
        dbInstanceClass: 'db.serverless',
        dbClusterIdentifier: cluster.ref,
        availabilityZone: zones[i % zones.length]!,
        promotionTier: i === 0 ? 0 : 1, // tier 1 scales with the writer
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        caCertificateIdentifier: 'rds-ca-ecc384-g1',
        enablePerformanceInsights: true,
        performanceInsightsKmsKeyId: encryptionKey.keyArn,
        performanceInsightsRetentionPeriod: 7,
        monitoringInterval: 60,
        monitoringRoleArn: monitoringRole.roleArn,
      });
      instance.applyRemovalPolicy(RemovalPolicy.RETAIN);
      Exceptions.of(instance).add(DECIDED_BY_CLUSTER);
      if (writer) instance.addResourceDependency(writer); // the first instance of a cluster is its writer
      writer ??= instance;
    }
  }
}
