import { Names, RemovalPolicy, aws_ec2 as ec2, aws_iam as iam, aws_rds as rds } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Exception } from '../../compliance/gate/exception';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { within } from '../within';
import { EncryptedLogGroup, type Unmasked } from '../detection/encrypted-log-group';
import { DatabaseInstances } from './database-instances';
import { isolatedSubnets } from './isolated-subnets';
import { clusterParameters } from './parameters';
import { PhiDatabaseProxy, databaseUserArn } from './phi-database-proxy';
import { admit } from './admission';

/** Logs that Aurora exports: statements and sessions, and logins that IAM refused. */
const EXPORTED_LOGS = ['postgresql', 'iam-db-auth-error'] as const;

const READ_BY_RECONCILER: Unmasked = {
  reason:
    'The reconciler compares every statement with the audit records (AUD-7); a masked one would match nothing',
  owner: 'platform engineer',
  expires: '2027-11-22',
  compensating:
    'Statements carry parameters, whose values pgAudit does not log, and sealed identifiers; PostgreSQL writes it, not an application',
};

/** Not 5432: a scan of default ports finds nothing, and a client that was not told cannot connect by accident. */
const PORT = 5433;
const ENGINE = 'aurora-postgresql';
const MASTER = 'bulwark_master';

const OLDER_TLS: Exception = {
  rules: ['TLS-3.database-tls'],
  reason: 'RDS Proxy speaks TLS 1.2 to the cluster, so a cluster behind it cannot demand 1.3.',
  owner: 'platform engineer',
  expires: '2027-11-22',
  compensating: 'TLS 1.2 is still required, between two security groups in isolated subnets (TLS-3, NET-1).',
};

export interface PhiDatabaseProps {
  /** Network of the cluster. */
  readonly vpc: ec2.IVpc;
  /** Subnets without a route to or from the internet, in at least two availability zones (NET-1, BAK-4). */
  readonly subnets: ec2.SubnetSelection;
  /** Customer managed key of storage, snapshots and performance data (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the master user's secret. */
  readonly secretsKey: kms.IKey;
  /** Customer managed key of the log groups; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /**
   * Aurora PostgreSQL version, `<major>.<minor>`.
   * @default '17.9'
   */
  readonly engineVersion?: string;
  /** Smallest Aurora capacity units of an instance. @default 0.5 */
  readonly minCapacity?: number;
  /** Largest Aurora capacity units of an instance. @default 8 */
  readonly maxCapacity?: number;
  /**
   * Readers, 1 to 15, placed in other zones than the writer (BAK-4).
   * @default 1
   */
  readonly readers?: number;
  /**
   * Name of the cluster; the log groups are named after it.
   * @default - made from the construct path
   */
  readonly clusterIdentifier?: string;
  /** Name of the first database. @default 'app' */
  readonly databaseName?: string;
  /**
   * Puts RDS Proxy in front. The proxy speaks TLS 1.2 to the database, so the minimum falls to 1.2 and an exception
   * to TLS-3 shows in the evidence.
   * @default false
   */
  readonly proxy?: boolean;
  /** Days to keep the database logs; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number;
}

/**
 * Aurora PostgreSQL for PHI: serverless writer and readers in different zones, encrypted under a customer managed
 * key, TLS 1.3 only, IAM authentication, every statement audited without its values, 35 days of point-in-time
 * recovery. Nobody reaches it until `allowFrom` admits a security group. The master user's password is made,
 * kept and rotated every seven days by RDS itself: no function of ours ever holds it
 * (KEY-1, TLS-3, NET-1, IDN-6, BAK-1, BAK-4).
 * 45 CFR 164.312(a)(1), 164.312(a)(2)(iv), 164.312(b), 164.312(e)(1), 164.308(a)(7).
 *
 * @example
 * const records = new PhiDatabase(this, 'Records', {
 *   vpc,
 *   subnets: { subnetGroupName: 'data' },
 *   encryptionKey: key,
 *   secretsKey: key,
 *   logKey: key,
 * });
 * // Whoever connects: the security group and the role of a workload of yours.
 * const clients = new ec2.SecurityGroup(this, 'Clients', { vpc, allowAllOutbound: false });
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * records.allowFrom(clients);
 * records.grantConnect(role, 'app');
 */
export class PhiDatabase extends Construct {
  readonly clusterArn: string;
  readonly clusterIdentifier: string;
  /** Where clients connect: the writer, or the proxy when there is one. */
  readonly endpoint: rds.Endpoint;
  /** The writer itself, also where a proxy stands in front of it. */
  readonly writer: rds.Endpoint;
  /** Where clients that only read connect. */
  readonly readerEndpoint: rds.Endpoint;
  /** Port of the cluster itself, and of clusters restored from it. */
  readonly clusterPort: number = PORT;
  /** Group of the cluster itself. Admit others with `allowFrom`, never with a rule of your own. */
  readonly securityGroup: ec2.ISecurityGroup;
  readonly vpc: ec2.IVpc;
  readonly encryptionKey: kms.IKey;
  /** Subnets and settings, for restores that must not be weaker. */
  readonly subnetGroupName: string;
  readonly parameterGroupName: string;
  /** Name of the first database. */
  readonly databaseName: string;
  /** Log group of the statements that pgAudit notes, and of sessions. */
  readonly statementLog: logs.ILogGroup;
  /** Name of the master user, who migrates. */
  readonly masterUser: string = MASTER;
  /** ARN of the master user's secret, which RDS keeps and rotates. */
  readonly masterSecretArn: string;
  readonly proxy?: PhiDatabaseProxy;
  private readonly resourceId: string;

  constructor(scope: Construct, id: string, props: PhiDatabaseProps) {
    super(scope, id);
    for (const name of ['encryptionKey', 'secretsKey', 'logKey'] as const) {
      customerKey(this.node.path, name, props[name]);
    }
    const { engineVersion = '17.9', databaseName = 'app', proxy = false } = props;
    const identifier =
      props.clusterIdentifier ?? Names.uniqueResourceName(this, { maxLength: 50, separator: '-' });
    const { subnetIds, zones } = isolatedSubnets(this, props.vpc, props.subnets);
    if (!/^\d{2}\.\d{1,2}$/.test(engineVersion)) {
      throw new Error(`${this.node.path}: engineVersion was "${engineVersion}"; allowed: <major>.<minor>`);
    }

    this.clusterIdentifier = identifier.toLowerCase();
    this.databaseName = databaseName;
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Database ${this.clusterIdentifier}: admits only the security groups of its clients`,
      allowAllOutbound: false,
    });
    const subnetGroup = new rds.CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: `Subnets of ${this.clusterIdentifier}`,
      subnetIds: [...subnetIds],
    });
    const parameters = new rds.CfnDBClusterParameterGroup(this, 'Parameters', {
      description: `TLS, audit and log settings of ${this.clusterIdentifier}`,
      family: `aurora-postgresql${engineVersion.split('.')[0]}`,
      parameters: clusterParameters(proxy ? '1.2' : '1.3'),
    });
    const cluster = new rds.CfnDBCluster(this, 'Cluster', {
      engine: ENGINE,
      engineVersion,
      engineLifecycleSupport: 'open-source-rds-extended-support-disabled', // upgraded at its end of life (CHG-1)
      autoMinorVersionUpgrade: true,
      dbClusterIdentifier: this.clusterIdentifier,
      databaseName,
      port: PORT,
      serverlessV2ScalingConfiguration: capacity(this, props),
      dbSubnetGroupName: subnetGroup.ref,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      dbClusterParameterGroupName: parameters.ref,
      storageEncrypted: true,
      kmsKeyId: props.encryptionKey.keyArn,
      masterUsername: MASTER,
      manageMasterUserPassword: true,
      masterUserSecret: { kmsKeyId: props.secretsKey.keyArn },
      enableIamDatabaseAuthentication: true,
      enableHttpEndpoint: false,
      enableCloudwatchLogsExports: [...EXPORTED_LOGS],
      databaseInsightsMode: 'standard',
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: props.encryptionKey.keyArn,
      performanceInsightsRetentionPeriod: 7,
      backupRetentionPeriod: 35,
      preferredBackupWindow: '07:00-08:00',
      preferredMaintenanceWindow: 'sun:09:00-sun:10:00',
      copyTagsToSnapshot: true,
      deletionProtection: true,
      deleteAutomatedBackups: false,
    });
    // RDS would otherwise make the groups itself: without our key, kept for ever.
    const logGroup = (log: (typeof EXPORTED_LOGS)[number]) =>
      new EncryptedLogGroup(this, `Log-${log}`, {
        logGroupName: `/aws/rds/cluster/${this.clusterIdentifier}/${log}`,
        encryptionKey: props.logKey,
        ...(log === 'postgresql' && { unmasked: READ_BY_RECONCILER }),
        ...(props.logRetentionDays !== undefined && { retentionDays: props.logRetentionDays }),
      });
    this.statementLog = logGroup('postgresql');
    cluster.node.addDependency(this.statementLog, logGroup('iam-db-auth-error'));
    const instances = new DatabaseInstances(this, 'Instances', {
      cluster,
      engine: ENGINE,
      zones,
      readers: within(this, 'readers', props.readers ?? 1, 1, 15),
      encryptionKey: props.encryptionKey,
    });
    for (const kept of [cluster, subnetGroup, parameters]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);

    this.resourceId = cluster.attrDbClusterResourceId;
    this.clusterArn = cluster.attrDbClusterArn;
    this.vpc = props.vpc;
    this.encryptionKey = props.encryptionKey;
    this.subnetGroupName = subnetGroup.ref;
    this.parameterGroupName = parameters.ref;
    this.masterSecretArn = cluster.attrMasterUserSecretSecretArn;
    if (proxy) {
      this.proxy = new PhiDatabaseProxy(this, 'Proxy', {
        vpc: props.vpc,
        subnetIds,
        name: `${this.clusterIdentifier}-proxy`,
        clusterIdentifier: cluster.ref,
        clusterResourceId: this.resourceId,
      });
      this.proxy.node.addDependency(instances); // a target group without an instance does not come up
      admit(this.securityGroup, this.proxy.securityGroup, PORT, 'database');
      Exceptions.of(parameters).add(OLDER_TLS);
    }
    this.writer = new rds.Endpoint(cluster.attrEndpointAddress, PORT);
    this.endpoint = this.proxy?.endpoint ?? this.writer;
    this.readerEndpoint = this.proxy?.endpoint ?? new rds.Endpoint(cluster.attrReadEndpointAddress, PORT);
  }

  /** Admits the holders of a security group, on the database's port only, and lets that group out to it. */
  allowFrom(peer: ec2.ISecurityGroup): void {
    if (this.proxy) this.proxy.allowFrom(peer);
    else this.allowPastProxy(peer);
  }

  /** As `allowFrom`, to the cluster itself: for what must have a session of its own, such as the migrator. */
  allowPastProxy(peer: ec2.ISecurityGroup): void {
    admit(this.securityGroup, peer, PORT, 'database');
  }

  /**
   * Allows a role to log in as one database user with a short-lived IAM token instead of a password (IDN-6).
   * @param user name of the database user, which must hold `rds_iam`
   */
  grantConnect(grantee: iam.IGrantable, user: string): iam.Grant {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(user)) {
      throw new Error(
        `${this.node.path}: grantConnect for user "${user}"; allowed: one PostgreSQL user name, no wildcards`,
      );
    }
    this.proxy?.relay(user);
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['rds-db:connect'],
      resourceArns: [databaseUserArn(this, this.proxy?.resourceId ?? this.resourceId, user)],
    });
  }
}

function capacity(
  scope: Construct,
  props: PhiDatabaseProps,
): rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty {
  const minCapacity = within(scope, 'minCapacity', props.minCapacity ?? 0.5, 0.5, 256);
  return {
    minCapacity,
    maxCapacity: within(scope, 'maxCapacity', props.maxCapacity ?? 8, Math.max(1, minCapacity), 256),
  };
}
