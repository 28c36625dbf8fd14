import { RemovalPolicy, aws_rds as rds, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Exception } from '../../compliance/gate/exception';
import { Exceptions } from '../../compliance/gate/exceptions';
import { DatabaseMonitoringRole } from './monitoring-role';

const NOT_AN_INSTANCE_BACKUP: Exception = {
  rules: ['HIPAA.Security-RDSInBackupPlan', 'NIST.800.53.R5-RDSInBackupPlan'],
  reason:
    'AWS Backup protects an Aurora cluster, never its instances, which hold no data; the rule asks for instances.',
  owner: 'platform engineer',
  expires: '2027-11-22',
  compensating: 'The cluster itself is in the backup plan, with continuous and daily backups (BAK-1).',
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
      Exceptions.of(instance).add(NOT_AN_INSTANCE_BACKUP);
      if (writer) instance.addResourceDependency(writer); // the first instance of a cluster is its writer
      writer ??= instance;
    }
  }
}
