import { Duration, aws_ec2 as ec2, type aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Entrance } from '../edge/entrance';
import { lambdaTarget } from '../edge/lambda-target';
import { SecureFunction } from '../function/secure-function';
import { functionOutage } from './function-outage';
import { Route } from './route';
import type { Outage, Workload, WorkloadProps } from './workload';

export interface FunctionWorkloadProps extends WorkloadProps {
  /** Compiled code, such as `lambda.Code.fromAsset('dist/api')`. */
  readonly code: lambda.Code;
  /** `<file>.<export>`. @default 'index.handler' */
  readonly handler?: string;
  /** Memory, MiB. @default 512 */
  readonly memoryMiB?: number;
  /** Time limit of one request, seconds; 60 at most, the load balancer's own patience. @default 30 */
  readonly timeoutSeconds?: number;
  /** Requests at the same time. @default 20 */
  readonly concurrency?: number;
}

/**
 * A function behind the edge. The load balancer invokes it through the Lambda API, over TLS inside AWS; the function
 * itself has a network interface only for what it calls (NET-1, TLS-3, KEY-1).
 *
 * @example
 * const sessions = new SessionTable(this, 'Sessions', { encryptionKey: key });
 * const forms = new FunctionWorkload(this, 'Forms', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   entrances: { edge },
 *   path: '/forms/*',
 *   priority: 20,
 *   encryptionKey: key,
 *   logKey: key,
 *   code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'), // or Code.fromAsset('dist')
 *   settings: { AUDIT_STREAM: auditLog.streamName, ...sessions.settings },
 * });
 * sessions.grantUse(forms.role);
 * auditLog.grantRecord(forms.role); // or declare that it sees no PHI
 */
export class FunctionWorkload extends Construct implements Workload {
  readonly securityGroup: ec2.SecurityGroup;
  readonly function: SecureFunction;

  constructor(scope: Construct, id: string, props: FunctionWorkloadProps) {
    super(scope, id);
    const { timeoutSeconds = 30 } = props;
    if (!(timeoutSeconds >= 1 && timeoutSeconds <= 60)) {
      throw new Error(`${this.node.path}: timeoutSeconds was ${timeoutSeconds}; allowed: 1 to 60`);
    }
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Function of ${this.node.path}`,
      allowAllOutbound: false,
    });
    this.function = new SecureFunction(this, 'Function', {
      code: props.code,
      handler: props.handler ?? 'index.handler',
      memorySize: props.memoryMiB ?? 512,
      timeout: Duration.seconds(timeoutSeconds),
      reservedConcurrentExecutions: props.concurrency ?? 20,
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      securityGroups: [this.securityGroup],
      ...(props.roleName !== undefined && { roleName: props.roleName }),
      ...(props.settings && { environment: { ...props.settings } }),
      encryptionKey: props.encryptionKey,
      logKey: props.logKey,
      ...(props.logRetentionDays !== undefined && { logRetentionDays: props.logRetentionDays }),
    });
    for (const [name, entrance] of Object.entries(props.entrances)) this.expose(name, entrance, props);
  }

  get role() {
    return this.function.role!;
  }

  /** Five requests within five minutes that failed or found no free execution. */
  get outage(): Outage {
    return functionOutage(this.function);
  }

  private expose(name: string, entrance: Entrance, { path, priority }: FunctionWorkloadProps): void {
    const scope = new Construct(this, name);
    const targetGroup = lambdaTarget(scope, this.function);
    new Route(scope, 'Route', { entrance, path, priority, targetGroup });
  }
}
