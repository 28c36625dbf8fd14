import {
  Duration,
  RemovalPolicy,
  Stack,
  aws_cloudwatch as cloudwatch,
  aws_elasticloadbalancingv2 as elb,
  aws_iam as iam,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, OPTIONAL } from '../../../lambda/webhook-receiver/env';
import { DeadLetterQueue } from '../alerts/dead-letter-queue';
import { PagingAlarm } from '../alerts/paging-alarm';
import { grantKey } from '../audit/object-access';
import { listenerOf, type Entrance } from '../edge/entrance';
import { lambdaTarget } from '../edge/lambda-target';
import { PrivateFunction } from '../function/private-function';
import { functionOutage } from '../workload/function-outage';
import { WebhookSecret } from './webhook-secret';
import type { Webhooks } from './webhooks';

/** How a vendor proves that a request is its own; `docs/webhooks.md` has the schemes. */
export type WebhookVerifierName = 'twilio' | 'stripe' | 'shared-secret' | 'hmac-sha256';

export interface WebhookEndpointProps {
  /** What all webhooks share. */
  readonly webhooks: Webhooks;
  /** The public edge. */
  readonly entrance: Entrance;
  /** Name: lower-case letters, digits, hyphens; 2 to 32. It is in audit records, as the id of the resource. */
  readonly name: string;
  /** Where the vendor posts to, such as `/webhooks/messages`; no wildcard. */
  readonly path: string;
  /** Scheme and host under which the vendor knows us, such as `https://app.example.com`. */
  readonly origin: string;
  readonly verifier: WebhookVerifierName;
  /**
   * Order among the rules of the entrance, 1 to 49999. This and the next one are taken; both must come before every
   * rule whose path matches as well.
   */
  readonly priority: number;
  /**
   * Who makes the secret. Twilio and Stripe make their own.
   * @default - the vendor for twilio and stripe, otherwise we do
   */
  readonly secretFrom?: 'bulwark' | 'vendor';
  /** Header of a shared secret. @default 'x-vapi-secret' */
  readonly secretHeader?: string;
  /** Requests at the same time; more are turned away, and come again. @default 10 */
  readonly concurrency?: number;
}

const VERIFIERS = ['twilio', 'stripe', 'shared-secret', 'hmac-sha256'] as const;
/** Those whose vendors make the secrets. */
const ISSUING: ReadonlySet<WebhookVerifierName> = new Set(['twilio', 'stripe']);

/**
 * A path of the public edge to which a vendor posts, and nobody else gets through: a function verifies each request on
 * its raw body and puts it, once, on an encrypted queue, from which a workload reads it (INT-1). Other methods are
 * answered 405 by the load balancer; what is not verified, 401. 45 CFR 164.312(d).
 *
 * @throws for a name, path, origin, verifier, priority or header that is none, or a secret of ours where the vendor makes it
 * @example
 * const webhooks = new Webhooks(this, 'Webhooks', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   endpoints,
 *   encryptionKey: key,
 *   secretsKey: key,
 *   logKey: key,
 *   auditLog,
 *   alerts,
 * });
 * const messages = new WebhookEndpoint(this, 'Messages', {
 *   webhooks,
 *   entrance: edge,
 *   name: 'messages',
 *   path: '/webhooks/messages',
 *   origin: 'https://app.example.com',
 *   verifier: 'twilio',
 *   priority: 1,
 * });
 * // Whoever reads: the role of a workload of yours. Tell it messages.queueUrl as messages.setting.
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * messages.grantConsume(role);
 */
export class WebhookEndpoint extends Construct {
  readonly function: PrivateFunction;
  /** Secret into which a person puts what the vendor has issued, or from which one takes what the vendor is given. */
  readonly secretArn: string;
  /** Verified deliveries, each `fromMessage` of `bulwark/webhooks`. */
  readonly queue: sqs.IQueue;

  constructor(
    scope: Construct,
    id: string,
    private readonly endpoint: WebhookEndpointProps,
  ) {
    super(scope, id);
    this.check(endpoint);
    const { webhooks, name, verifier, origin, secretHeader, concurrency = 10 } = endpoint;
    const { encryptionKey, secretsKey, auditLog, alerts } = webhooks.props;
    this.queue = new sqs.Queue(this, 'Queue', {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(5),
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
      deadLetterQueue: {
        queue: new DeadLetterQueue(this, 'Failed', { encryptionKey, alerts }),
        maxReceiveCount: 5,
      },
    });
    this.function = new PrivateFunction(this, 'Function', webhooks.props, {
      entry: 'webhook-receiver',
      description: `Verifies the webhook ${name}`,
      timeout: Duration.seconds(15),
      concurrency,
    });
    const secret = new WebhookSecret(this, 'Secret', {
      webhook: name,
      secretsKey,
      origin: webhooks.originOf(this.secretFrom),
    });
    this.secretArn = secret.secretArn;
    const settings: Record<(typeof ENV)[number] | (typeof OPTIONAL)[number], string | undefined> = {
      WEBHOOK_NAME: name,
      WEBHOOK_VERIFIER: verifier,
      WEBHOOK_ORIGIN: origin,
      WEBHOOK_QUEUE_URL: this.queue.queueUrl,
      AUDIT_STREAM: auditLog.streamName,
      WEBHOOK_HEADER: secretHeader,
      // Set with the permissions that go with them.
      WEBHOOK_SECRET_ARN: undefined,
      WEBHOOK_OVERLAP_HOURS: undefined,
      REPLAY_TABLE: undefined,
    };
    for (const [key, value] of Object.entries(settings))
      if (value !== undefined) this.function.addEnvironment(key, value);
    secret.grantVerify(this.function);
    webhooks.replays.grantClaim(this.function);
    auditLog.grantRecord(this.function);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    grantKey(this.function, encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey']);
    this.expose();
    this.pages();
  }

  /** Environment variable that tells a workload the URL of the queue, such as `WEBHOOK_QUEUE_MESSAGES`. */
  get setting(): string {
    return `WEBHOOK_QUEUE_${this.endpoint.name.toUpperCase().replaceAll('-', '_')}`;
  }

  get queueUrl(): string {
    return this.queue.queueUrl;
  }

  /** Lets a workload read the queue and remove what it has read. By hand: CDK's grant leaves out the key across stacks. */
  grantConsume(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({
      grantee,
      actions: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
      ],
      resourceArns: [this.queue.queueArn],
    });
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [this.endpoint.webhooks.props.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com` } },
    });
  }

  private get secretFrom(): 'bulwark' | 'vendor' {
    return this.endpoint.secretFrom ?? (ISSUING.has(this.endpoint.verifier) ? 'vendor' : 'bulwark');
  }

  /** POST to the function, anything else to nobody: no workload ever sees the path. */
  private expose(): void {
    const { path, priority, entrance } = this.endpoint;
    // Otherwise of two headers of one name only the last arrives.
    const targetGroup = lambdaTarget(this, this.function, { multiValueHeadersEnabled: true });
    const listener = listenerOf(this, entrance);
    const here = elb.ListenerCondition.pathPatterns([path]);
    new elb.ApplicationListenerRule(this, 'Rule', {
      listener,
      priority,
      conditions: [here, elb.ListenerCondition.httpRequestMethods(['POST'])],
      action: elb.ListenerAction.forward([targetGroup]),
    });
    new elb.ApplicationListenerRule(this, 'OtherMethods', {
      listener,
      priority: priority + 1,
      conditions: [here],
      action: elb.ListenerAction.fixedResponse(405, {
        contentType: 'text/plain',
        messageBody: 'Method not allowed',
      }),
    });
  }

  private pages(): void {
    const { name, webhooks } = this.endpoint;
    const { alerts } = webhooks.props;
    const { stackName } = Stack.of(this);
    new PagingAlarm(this, 'Failing', {
      alarmName: `${stackName}-webhook-failing-${name}`,
      signal: 'webhook-unavailable',
      meaning: `The receiver of the webhook ${name} fails, or has no free execution.`,
      alerts,
      ...functionOutage(this.function),
    });
    new PagingAlarm(this, 'Waiting', {
      alarmName: `${stackName}-webhook-waiting-${name}`,
      signal: 'webhook-waiting',
      meaning: `Deliveries of the webhook ${name} wait for more than a quarter of an hour.`,
      alerts,
      threshold: Duration.minutes(15).toSeconds(),
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
    });
  }

  private check({
    name,
    path,
    origin,
    verifier,
    priority,
    secretFrom,
    secretHeader,
  }: WebhookEndpointProps): void {
    const refuse = (what: string, given: unknown, allowed: string) =>
      new Error(`${this.node.path}: ${what} was ${JSON.stringify(given)}; allowed: ${allowed} (INT-1)`);
    if (!/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/.test(name))
      throw refuse('name', name, 'lower-case letters, digits and hyphens, 2 to 32 long');
    if (!/^\/[A-Za-z0-9/_-]{1,127}$/.test(path))
      throw refuse('path', path, 'a path such as /webhooks/messages, without wildcards');
    if (!/^https:\/\/([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(origin))
      throw refuse('origin', origin, 'https://<host>, such as https://app.example.com');
    if (!VERIFIERS.includes(verifier)) throw refuse('verifier', verifier, VERIFIERS.join(', '));
    if (!Number.isInteger(priority) || priority < 1 || priority > 49_999)
      throw refuse('priority', priority, '1 to 49999');
    if (secretFrom === 'bulwark' && ISSUING.has(verifier))
      throw refuse('secretFrom', secretFrom, `vendor, for ${verifier} makes its own secrets`);
    if (secretHeader === undefined) return;
    if (verifier !== 'shared-secret') throw refuse('secretHeader', secretHeader, `none with ${verifier}`);
    if (!/^[a-z][a-z0-9-]{2,63}$/.test(secretHeader))
      throw refuse(
        'secretHeader',
        secretHeader,
        'the name of a header in lower case, such as x-vendor-secret',
      );
  }
}
