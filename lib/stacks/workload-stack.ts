import { Stack, type StackProps, aws_ec2 as ec2, aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { declarePhiFree } from '../compliance/gate/exceptions';
import type { Config, Workload as WorkloadConfig } from '../config/schema';
import { PagingAlarm } from '../constructs/alerts/paging-alarm';
import { ContainerWorkload } from '../constructs/workload/container-workload';
import { FunctionWorkload } from '../constructs/workload/function-workload';
import { gatewayPrefixList } from '../constructs/network/gateway-prefix-lists';
import type { Workload, WorkloadProps } from '../constructs/workload/workload';
import type { AlertsStack } from './alerts-stack';
import type { AuditStack } from './audit-stack';
import { databaseUser, type DatabaseStack } from './database-stack';
import type { EdgeStack } from './edge-stack';
import type { IdentityStack } from './identity-stack';
import type { KeysStack } from './keys-stack';
import type { SessionStack } from './session-stack';
import type { TenancyStack } from './tenancy-stack';
import type { WebhookStack } from './webhook-stack';

export interface WorkloadStackProps extends StackProps {
  readonly config: Config;
  /** The workload, one of those in the configuration. */
  readonly workload: WorkloadConfig;
  readonly keys: KeysStack;
  readonly alerts: AlertsStack;
  readonly network: {
    readonly vpc: ec2.IVpc;
    readonly appSubnets: ec2.SubnetSelection;
    readonly endpointSecurityGroup: ec2.ISecurityGroup;
  };
  readonly edge: EdgeStack;
  readonly database: DatabaseStack;
  readonly tenancy: TenancyStack;
  readonly audit: AuditStack;
  readonly session: SessionStack;
  readonly identity: IdentityStack;
  /** @default - there are none */
  readonly webhooks?: WebhookStack;
}

/** One application behind the edge. A stack of its own: it is deployed, rolled back and removed alone. */
export class WorkloadStack extends Stack {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: WorkloadStackProps) {
    super(scope, id, props);
    const { config, workload, keys, alerts, network, edge } = props;
    const { database, tenancy, audit, session, identity, webhooks } = props;
    const common: WorkloadProps = {
      vpc: network.vpc,
      subnets: network.appSubnets,
      entrances: { Edge: edge.edge, ...(workload.callers.length > 0 && { Services: edge.services }) },
      roleName: roleNameOf(config, workload.name),
      path: workload.path,
      priority: priority(config, workload),
      encryptionKey: keys.compute,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
      settings: {
        ...session.sessions.settings,
        ...(workload.policyStore && { POLICY_STORE_ID: session.policies.policyStoreId }),
        ...webhooks?.settingsOf(workload.name),
        ...callersOf(this, config, workload),
        ...(workload.holdsPhi && {
          DATABASE_URL: databaseUrl(database, workload.name),
          CONTEXT_KEY_SECRET: database.contextKeyOf(databaseUser(workload.name)).secretArn,
          AUDIT_STREAM: audit.log.streamName,
          TENANT_ROLE_ARN: tenancy.stores.role.roleArn,
          TENANT_DATA_BUCKET: tenancy.stores.data.bucketName,
          TENANT_KEY_BUCKET: tenancy.stores.dataKeys.bucketName,
          ...identity.settings,
          ...sessionLimits(config),
          ORIGIN: `https://${config.domain}`,
        }),
      },
    };
    this.workload =
      workload.kind === 'container'
        ? new ContainerWorkload(this, 'Container', { ...workload, ...common })
        : new FunctionWorkload(this, 'Function', {
            ...workload,
            ...common,
            code: lambda.Code.fromAsset(workload.code),
          });
    new PagingAlarm(this, 'Outage', {
      signal: 'workload-outage',
      meaning: `The workload ${workload.name} does not serve as promised.`,
      alerts,
      ...this.workload.outage,
    });
    session.sessions.grantUse(this.workload.role);
    if (workload.policyStore) session.policies.grantDecide(this.workload.role);
    webhooks?.grantConsume(workload.name, this.workload.role);
    if (workload.holdsPhi) {
      database.database.allowFrom(this.workload.securityGroup);
      database.database.grantConnect(this.workload.role, databaseUser(workload.name));
      database.contextKeyOf(databaseUser(workload.name)).grantRead(this.workload.role);
      this.node.addDependency(database.migrator);
      audit.log.grantRecord(this.workload.role);
      tenancy.stores.grantActFor(this.workload.role);
      identity.grantSignIn(this.workload.role);
    } else {
      declarePhiFree(this, 'The configuration declares that the workload sees no PHI (holdsPhi: false)');
    }
    this.open(network.endpointSecurityGroup, edge.services.securityGroup);
    if (workload.vendors.length > 0) {
      // The firewall on the way decides by name; no address of a vendor is known here.
      const { connections } = this.workload.securityGroup;
      connections.allowTo(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), `Vendors: ${workload.vendors.join(', ')}`);
    }
  }

  /** Lets the workload out to AWS services over private routes, and to other services with its certificate. */
  private open(endpoints: ec2.ISecurityGroup, services: ec2.ISecurityGroup): void {
    const https = ec2.Port.tcp(443);
    const { securityGroup } = this.workload;
    const local = (id: string, group: ec2.ISecurityGroup) =>
      ec2.SecurityGroup.fromSecurityGroupId(this, id, group.securityGroupId);
    securityGroup.connections.allowTo(local('Endpoints', endpoints), https, 'AWS services');
    securityGroup.connections.allowTo(local('Services', services), https, 'Other services, by mutual TLS');
    securityGroup.connections.allowTo(
      ec2.Peer.prefixList(gatewayPrefixList('s3', this.region)),
      https,
      'Amazon S3',
    );
  }
}

/** Where the records are, without a password: the workload signs in with an IAM token (`rds-db:connect`). */
function databaseUrl({ database }: DatabaseStack, workload: string): string {
  const { hostname, port } = database.endpoint;
  return `postgresql://${databaseUser(workload)}@${hostname}:${port}/${database.databaseName}?sslmode=verify-full`;
}

/** How long sessions last, for `limits` of `Sessions` (IDN-2, IDN-3). */
const sessionLimits = ({ sessions }: Config): Record<string, string> => ({
  SESSION_IDLE_MINUTES: String(sessions.idleMinutes),
  SESSION_ABSOLUTE_HOURS: String(sessions.absoluteHours),
  STEP_UP_MINUTES: String(sessions.stepUpMinutes),
});

/** Named, because workloads name each other's and their stacks do not depend on each other. */
const roleNameOf = ({ name }: Config, workload: string): string => `${name}-workload-${workload}`;

/** Who may call the workload inside the network, and as whom it is called (IDN-6). */
function callersOf(stack: Stack, config: Config, { name, callers }: WorkloadConfig): Record<string, string> {
  if (callers.length === 0) return {};
  const arnOf = (caller: string) =>
    stack.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: roleNameOf(config, caller),
    });
  return {
    SERVICE_AUDIENCE: name,
    SERVICE_CALLERS: stack.toJsonString(Object.fromEntries(callers.map((caller) => [caller, arnOf(caller)]))),
  };
}

/** In the order of the file, after every webhook, and the one that takes everything last. */
const priority = ({ workloads }: Config, workload: WorkloadConfig): number =>
  workload.path === '/*' ? 50000 : 100 + 10 * workloads.findIndex(({ name }) => name === workload.name);
