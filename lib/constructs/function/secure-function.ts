import {
  Duration,
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_sqs as sqs,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { Exceptions } from '../../compliance/gate/exceptions';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { bundleOf } from './bundle';
import { leastBytes, MOST_BYTES } from './environment-size';

type Decided =
  | 'allowAllOutbound'
  | 'allowPublicSubnet'
  | 'code'
  | 'deadLetterQueue'
  | 'deadLetterQueueEnabled'
  | 'deadLetterTopic'
  | 'environmentEncryption'
  | 'handler'
  | 'logGroup'
  | 'logRemovalPolicy'
  | 'logRetention'
  | 'logRetentionRetryOptions'
  | 'logRetentionRole'
  | 'role'
  | 'runtime'
  | 'runtimeManagementMode'
  | 'tracing';

export interface SecureFunctionProps extends Omit<lambda.FunctionProps, Decided> {
  /**
   * One of Bulwark's own functions: its folder below `lambda/`, which is bundled. Give `code` instead for yours.
   * @default - `code` is given
   */
  readonly entry?: string;
  /** Folders of this package that the function of `entry` reads, such as `database/checks`. @default - none */
  readonly files?: readonly string[];
  /** Compiled code. @default - the bundle of `entry` */
  readonly code?: lambda.Code;
  /** @default 'index.handler' */
  readonly handler?: string;
  /** Name of its role, where others must name it before it is there. @default - CloudFormation's */
  readonly roleName?: string;
  /** Customer managed key of environment and dead-letter queue. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the log; its policy must admit CloudWatch Logs. @default - `encryptionKey` */
  readonly logKey?: kms.IKey;
  /** Days to keep the log. @default 2192 */
  readonly logRetentionDays?: number;
  /** Executions at the same time. @default 5 */
  readonly reservedConcurrentExecutions?: number;
}

/**
 * A Lambda function as every control wants it: current runtime, own role without inline policies, encrypted
 * environment and dead-letter queue, six-year encrypted log, reserved concurrency, traced. In a network it may hold
 * interfaces, its own code may not manage them, and it reaches nothing until its security group is opened. NET-1, KEY-1, IDN-6; 45 CFR 164.312(a)(1), 164.312(a)(2)(iv).
 *
 * @example
 * const letters = new SecureFunction(this, 'Letters', {
 *   code: lambda.Code.fromInline('exports.handler = async () => {};'), // or Code.fromAsset('dist/letters')
 *   encryptionKey: key,
 *   vpc,
 *   vpcSubnets: { subnetGroupName: 'app' },
 * });
 * archive.grantRead(letters);
 */
export class SecureFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: SecureFunctionProps) {
    const {
      entry,
      files,
      roleName,
      code,
      encryptionKey,
      logKey = encryptionKey,
      logRetentionDays,
      ...rest
    } = props;
    if ((entry === undefined) === (code === undefined)) {
      throw new Error(
        `${scope.node.path}/${id}: give either entry or code; given: ${entry && code ? 'both' : 'none'}`,
      );
    }
    customerKey(`${scope.node.path}/${id}`, 'encryptionKey', encryptionKey);
    const role = new ManagedPolicyRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      ...(roleName !== undefined && { roleName }),
    });
    const deadLetters = new sqs.Queue(scope, `${id}DeadLetters`, {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    super(scope, id, {
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.seconds(30),
      memorySize: 256,
      reservedConcurrentExecutions: 5,
      ...rest,
      ...(rest.vpc && !rest.securityGroups && { allowAllOutbound: false }),
      allowPublicSubnet: undefined, // CDK refuses one
      code: code ?? lambda.Code.fromAsset(bundleOf(entry!, files)),
      handler: props.handler ?? 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      role,
      deadLetterQueue: deadLetters,
      deadLetterQueueEnabled: true,
      deadLetterTopic: undefined,
      environmentEncryption: encryptionKey,
      logGroup: new EncryptedLogGroup(scope, `${id}Log`, {
        encryptionKey: logKey,
        ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
      }),
      runtimeManagementMode: undefined, // AWS patches the runtime (CHG-1)
      // Set below: this way CDK would add the permission to the policy that holds the function's own grants.
      tracing: undefined,
    });
    this.logGroup.grantWrite(role);
    // Lambda puts what failed for good into the encrypted queue in the name of the role; CDK leaves the key out.
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(scope).region}.amazonaws.com` } },
      }),
    );
    const resource = this.node.defaultChild as lambda.CfnFunction;
    resource.tracingConfig = { mode: 'Active' };
    this.node.addValidation({
      validate: () => {
        const environment = this.stack.resolve(resource.environment) as Environment | undefined;
        const bytes = leastBytes(environment?.variables ?? {});
        if (bytes <= MOST_BYTES) return [];
        return [`${this.node.path}: its environment takes at least ${bytes} bytes; allowed: ${MOST_BYTES}`];
      },
    });
    this.node.addDependency(runtimePolicy(scope, `${id}Runtime`, role, props.vpc !== undefined));
    Exceptions.of(deadLetters).add({
      rules: ['Serverless-SQSRedrivePolicy'],
      reason: 'It is the last queue itself: what lies here has failed for good and waits for a person',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'Messages stay 14 days under a customer managed key (KEY-1)',
    });
  }
}

interface Environment {
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What the Lambda service itself needs of the role; none of these actions knows a resource. */
function runtimePolicy(scope: Construct, id: string, role: iam.IRole, inVpc: boolean): iam.ManagedPolicy {
  const statements = [
    new iam.PolicyStatement({
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'], // a trace is no resource of IAM
    }),
  ];
  if (inVpc) {
    statements.push(
      // Interfaces are described without a resource, and made before they have a name.
      new iam.PolicyStatement({ actions: NETWORK_INTERFACE, resources: ['*'] }),
      // Lambda manages the interfaces; the function's own code, which carries this key, never does.
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: NETWORK_INTERFACE,
        resources: ['*'], // a refusal of all of them
        conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      }),
    );
  }
  const policy = new iam.ManagedPolicy(scope, id, { statements, roles: [role] });
  Exceptions.of(policy).add({
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'X-Ray and the network interface actions that Lambda requires know no resource',
    owner: 'platform engineer',
    expires: '2027-11-22',
    compensating: 'The code of the function is denied the interface actions; the rest only sends traces',
    checkers: { checkov: ['CKV_AWS_111'], cfnNag: ['W13'] },
  });
  return policy;
}

/** AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC". */
const NETWORK_INTERFACE = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
