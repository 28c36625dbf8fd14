import { Stack, aws_ec2 as ec2, type Duration, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { gatewayPrefixList } from '../network/gateway-prefix-lists';
import { SecureFunction } from './secure-function';

export interface PrivateFunctionProps {
  /** Folder below `lambda/`. */
  readonly entry: string;
  /** Folders of the package that it reads. @default - none */
  readonly files?: readonly string[];
  readonly description: string;
  readonly timeout: Duration;
  /** MiB; CPU comes in proportion. @default 512 */
  readonly memorySize?: number;
  /** Executions at the same time. @default 1 */
  readonly concurrency?: number;
  /** Name of its role, where others must name it before it is there. @default - CloudFormation's */
  readonly roleName?: string;
}

/** The place a function runs in. */
export interface FunctionPlace {
  readonly vpc: ec2.IVpc;
  /** Isolated subnets beside the endpoints. */
  readonly subnets: ec2.SubnetSelection;
  /** Group of the interface endpoints, `PrivateRoutes.securityGroup`. */
  readonly endpoints: ec2.ISecurityGroup;
  /** Customer managed key of environment and dead letters. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number | undefined;
}

const HTTPS = ec2.Port.tcp(443);

/** One of our functions in the network: it reaches AWS over private routes, and nothing else until it is let there. */
export class PrivateFunction extends SecureFunction {
  /** Folder below `lambda/`. */
  readonly entry: string;

  constructor(scope: Construct, id: string, place: FunctionPlace, props: PrivateFunctionProps) {
    const { files, memorySize = 512, concurrency = 1, roleName, ...rest } = props;
    super(scope, id, {
      entry: rest.entry,
      description: rest.description,
      timeout: rest.timeout,
      memorySize,
      ...(files && { files }),
      ...(roleName !== undefined && { roleName }),
      reservedConcurrentExecutions: concurrency,
      vpc: place.vpc,
      vpcSubnets: place.subnets,
      encryptionKey: place.encryptionKey,
      logKey: place.logKey,
      ...(place.logRetentionDays !== undefined && { logRetentionDays: place.logRetentionDays }),
    });
    this.entry = rest.entry;
    const { region } = Stack.of(this);
    const { securityGroupId } = place.endpoints;
    const endpoints = ec2.SecurityGroup.fromSecurityGroupId(this, 'Endpoints', securityGroupId, {
      mutable: false,
    });
    this.connections.allowTo(endpoints, HTTPS, 'AWS services');
    for (const service of ['s3', 'dynamodb'] as const) {
      this.connections.allowTo(ec2.Peer.prefixList(gatewayPrefixList(service, region)), HTTPS, service);
    }
  }
}
