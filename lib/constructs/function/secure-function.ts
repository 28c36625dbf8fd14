import {
  Duration,
  RemovalPolicy,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_sqs as sqs,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { bundleOf } from './bundle';

type Decided =
  | 'code'
  | 'deadLetterQueue'
  | 'deadLetterQueueEnabled'
  | 'environmentEncryption'
  | 'handler'
  | 'logGroup'
  | 'logRetention'
  | 'role'
  | 'runtime'
  | 'tracing';

export interface SecureFunctionProps extends Omit<lambda.FunctionProps, Decided> {
  /** Folder below `lambda/`; its code is bundled. Give `code` instead for code of your own. */
  readonly entry?: string;
  /** Compiled code. @default - the bundle of `entry` */
  readonly code?: lambda.Code;
  /** @default 'index.handler' */
  readonly handler?: string;
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
 * environment and dead-letter queue, six-year encrypted log, reserved concurrency, traced.
 */
export class SecureFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: SecureFunctionProps) {
    const { entry, code, encryptionKey, logKey = encryptionKey, logRetentionDays, ...rest } = props;
    if ((entry === undefined) === (code === undefined)) {
      throw new Error(
        `${scope.node.path}/${id}: give either entry or code; given: ${entry && code ? 'both' : 'none'}`,
      );
    }
    const role = new ManagedPolicyRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
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
      code: code ?? lambda.Code.fromAsset(bundleOf(entry!)),
      handler: props.handler ?? 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      role,
      deadLetterQueue: deadLetters,
      environmentEncryption: encryptionKey,
      logGroup: new EncryptedLogGroup(scope, `${id}Log`, {
        encryptionKey: logKey,
        ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
      }),
      tracing: lambda.Tracing.ACTIVE,
    });
    this.logGroup.grantWrite(role);
    if (props.vpc) {
      role.addManagedPolicy(
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      );
    }
  }
}
