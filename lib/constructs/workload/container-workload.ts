import {
  Duration,
  Size,
  Stack,
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_ecr as ecr,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elb,
  aws_iam as iam,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { Exceptions } from '../../compliance/gate/exceptions';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { Route } from './route';
import type { Outage, Workload, WorkloadProps } from './workload';

export interface ContainerWorkloadProps extends WorkloadProps {
  /** Image in a private ECR repository, by digest: `<account>.dkr.ecr.<region>.amazonaws.com/<name>@sha256:<hex>`. */
  readonly image: string;
  /** Port on which the container speaks TLS. */
  readonly port: number;
  /** Path that answers 200 when the container is healthy. */
  readonly healthPath: string;
  /** Fargate CPU units. @default 512 */
  readonly cpu?: number;
  /** Memory, MiB; a size that Fargate offers for the CPU units. @default 1024 */
  readonly memoryMiB?: number;
  /** Tasks to run at least; 2 or more, spread over the zones. @default 2 */
  readonly tasks?: number;
}

const IMAGE =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<name>[a-z0-9._/-]+)@(?<digest>sha256:[0-9a-f]{64})$/;

/**
 * A container on Fargate behind the edge (NET-1, TLS-3, KEY-1, BAK-4).
 *
 * What the container must do:
 * - terminate TLS itself on its port, TLS 1.2 or later. The load balancer encrypts but does not verify the
 *   certificate of a target, so one that the container signs itself at start, its key in memory, is enough;
 * - run as user 10001 on a read-only root file system; `/tmp` is writable when the image declares
 *   `VOLUME /tmp` with that owner, and is gone with the task;
 * - answer 200 on the health path without a session;
 * - take secrets from Secrets Manager by its role: environment variables carry `settings` only;
 * - write logs to stdout, scrubbed.
 *
 * Nothing but its entrances reaches it, and it reaches nothing until its security group is opened.
 *
 * @example
 * const sessions = new SessionTable(this, 'Sessions', { encryptionKey: key });
 * const api = new ContainerWorkload(this, 'Api', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   entrances: { edge },
 *   path: '/api/*',
 *   priority: 10,
 *   encryptionKey: key,
 *   logKey: key,
 *   image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${'0'.repeat(64)}`, // the digest of your image
 *   port: 8443,
 *   healthPath: '/healthz',
 *   settings: { AUDIT_STREAM: auditLog.streamName, ...sessions.settings },
 * });
 * database.allowFrom(api.securityGroup);
 * database.grantConnect(api.role, 'app_api');
 * sessions.grantUse(api.role);
 * auditLog.grantRecord(api.role); // or declare that it sees no PHI
 */
export class ContainerWorkload extends Construct implements Workload {
  readonly securityGroup: ec2.SecurityGroup;
  /** Role of the application's code. */
  readonly role: iam.Role;
  readonly service: ecs.FargateService;
  readonly cluster: ecs.Cluster;
  /** One for each entrance, by its name. */
  readonly targetGroups: Readonly<Record<string, elb.ApplicationTargetGroup>>;
  private readonly tasks: number;

  constructor(scope: Construct, id: string, props: ContainerWorkloadProps) {
    super(scope, id);
    const { cpu = 512, memoryMiB = 1024, tasks = 2 } = props;
    checkSize(this, cpu, memoryMiB);
    if (!Number.isInteger(tasks) || tasks < 2) {
      throw new Error(
        `${this.node.path}: tasks was ${tasks}; allowed: 2 or more, in different zones (BAK-4)`,
      );
    }
    if (props.vpc.selectSubnets(props.subnets).hasPublic) {
      throw new Error(`${this.node.path}: subnets include public ones; allowed: private subnets (NET-1)`);
    }
    customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    this.tasks = tasks;
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Tasks of ${this.node.path}`,
      allowAllOutbound: false,
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      enableFargateCapacityProviders: true,
    });
    (this.cluster.node.defaultChild as ecs.CfnCluster).configuration = {
      managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: props.encryptionKey.keyArn },
    };
    const tasksRole = () =>
      new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: inAccount(this) });
    this.role = new ManagedPolicyRole(this, 'TaskRole', {
      assumedBy: tasksRole(),
      ...(props.roleName !== undefined && { roleName: props.roleName }),
    });
    const executionRole = new ManagedPolicyRole(this, 'ExecutionRole', { assumedBy: tasksRole() });
    const task = new ecs.FargateTaskDefinition(this, 'Task', {
      cpu,
      memoryLimitMiB: memoryMiB,
      taskRole: this.role,
      executionRole,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      volumes: [{ name: 'tmp' }],
    });
    const container = task.addContainer('App', {
      image: this.image(props.image),
      user: '10001:10001',
      privileged: false,
      readonlyRootFilesystem: true,
      essential: true,
      memoryLimitMiB: memoryMiB,
      portMappings: [{ containerPort: props.port }],
      linuxParameters: hardened(this),
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: 'app',
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
        logGroup: new EncryptedLogGroup(this, 'Log', {
          encryptionKey: props.logKey,
          ...(props.logRetentionDays !== undefined && { retentionDays: props.logRetentionDays }),
        }),
      }),
    });
    for (const [name, stringValue] of Object.entries(props.settings ?? {})) {
      // A parameter, not a value in the task definition: who may read that sees no settings.
      const parameter = new ssm.StringParameter(this, `Setting${name}`, { stringValue });
      container.addSecret(name, ecs.Secret.fromSsmParameter(parameter));
    }
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false });
    this.service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: task,
      desiredCount: tasks,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      assignPublicIp: false,
      vpcSubnets: props.subnets,
      securityGroups: [this.securityGroup],
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      circuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: false,
      healthCheckGracePeriod: Duration.seconds(60),
    });
    this.targetGroups = Object.fromEntries(
      Object.entries(props.entrances).map(([name, entrance]) => [name, this.expose(name, entrance, props)]),
    );
    this.service
      .autoScaleTaskCount({ minCapacity: tasks, maxCapacity: tasks * 4 })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    Exceptions.of(executionRole).add({
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason: 'ecr:GetAuthorizationToken knows no resource: AWS accepts it with * only',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'The token opens only the one repository that the role may pull from',
    });
  }

  /** Fewer tasks than promised for five minutes; no data is an outage as well. */
  get outage(): Outage {
    return {
      metric: new cloudwatch.Metric({
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        dimensionsMap: { ClusterName: this.cluster.clusterName, ServiceName: this.service.serviceName },
        statistic: cloudwatch.Stats.MINIMUM,
        period: Duration.minutes(1),
      }),
      threshold: this.tasks,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    };
  }

  private expose(name: string, entrance: WorkloadProps['entrances'][string], props: ContainerWorkloadProps) {
    const scope = new Construct(this, name);
    const targetGroup = new elb.ApplicationTargetGroup(scope, 'TargetGroup', {
      vpc: props.vpc,
      protocol: elb.ApplicationProtocol.HTTPS,
      port: props.port,
      targetType: elb.TargetType.IP,
      targets: [this.service.loadBalancerTarget({ containerName: 'App', containerPort: props.port })],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        protocol: elb.Protocol.HTTPS,
        path: props.healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
      },
    });
    const { path, priority } = props;
    const route = new Route(scope, 'Route', { entrance, path, priority, targetGroup });
    this.service.node.addDependency(route); // ECS refuses a target group that no listener uses
    return targetGroup;
  }

  private image(uri: string): ecs.ContainerImage {
    const { account, region, name, digest } = IMAGE.exec(uri)?.groups ?? {};
    if (!account || !region || !name || !digest) {
      throw new Error(
        `${this.node.path}: image was "${uri}"; allowed: <account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<64 hex digits>`,
      );
    }
    const repository = ecr.Repository.fromRepositoryAttributes(this, 'Repository', {
      repositoryName: name,
      repositoryArn: Stack.of(this).formatArn({
        service: 'ecr',
        account,
        region,
        resource: 'repository',
        resourceName: name,
      }),
    });
    return ecs.ContainerImage.fromEcrRepository(repository, digest);
  }
}

/** Memory that Fargate offers for its CPU units: least, most and step, MiB. "Task CPU and memory", Amazon ECS. */
const SIZES: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
};

function checkSize(scope: Construct, cpu: number, memoryMiB: number): void {
  const [least, most, step] = SIZES[cpu] ?? [];
  if (least === undefined || most === undefined || step === undefined) {
    throw new Error(
      `${scope.node.path}: cpu was ${cpu}; allowed: ${Object.keys(SIZES).join(', ')} CPU units`,
    );
  }
  // 256 CPU units come with 512, 1024 or 2048 MiB, not with 1536.
  if (memoryMiB < least || memoryMiB > most || memoryMiB % step !== 0 || memoryMiB === 1536) {
    throw new Error(
      `${scope.node.path}: memoryMiB was ${memoryMiB}; allowed with ${cpu} CPU units: ${least} to ${most} in steps of ${step}`,
    );
  }
}

/** No Linux capability is left, and a real init process reaps what the application forks. */
function hardened(scope: Construct): ecs.LinuxParameters {
  const parameters = new ecs.LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  parameters.dropCapabilities(ecs.Capability.ALL);
  return parameters;
}

/** Only tasks of this account can make ECS assume the role: no confused deputy. */
const inAccount = (scope: Construct) => ({
  StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
  ArnLike: { 'aws:SourceArn': Stack.of(scope).formatArn({ service: 'ecs', resource: '*' }) },
});
