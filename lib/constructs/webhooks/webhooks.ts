import { Duration, Stack, aws_cloudwatch as cloudwatch, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { METRICS } from '../../../lambda/webhook-receiver/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { auditMetric } from '../audit/audit-metric';
import type { AuditLog } from '../audit/audit-log';
import { customerKey } from '../customer-key';
import type { FunctionPlace } from '../function/private-function';
import { ReplayTable } from './replay-table';
import { SecretAge } from './secret-age';
import { SecretRotation } from './secret-rotation';
import type { SecretOrigin } from './webhook-secret';

/** `encryptionKey` is that of queues, table and function environments. */
export interface WebhooksProps extends FunctionPlace {
  /** Customer managed key of the secrets. */
  readonly secretsKey: kms.IKey;
  /** Where requests that nobody verified are recorded. */
  readonly auditLog: Pick<AuditLog, 'streamName' | 'grantRecord'>;
  /** Whom to page. */
  readonly alerts: AlertTopics;
}

/**
 * What all webhooks share: the memory of what was handed over, and the care of their secrets (INT-1, IDN-6). Each
 * `WebhookEndpoint` belongs to one. 45 CFR 164.312(d).
 *
 * @example
 * new Webhooks(this, 'Webhooks', {
 *   vpc,
 *   subnets: { subnetGroupName: 'app' },
 *   endpoints,
 *   encryptionKey: key,
 *   secretsKey: key,
 *   logKey: key,
 *   auditLog,
 *   alerts,
 * });
 */
export class Webhooks extends Construct {
  readonly replays: ReplayTable;
  private rotation: SecretRotation | undefined;
  private age: SecretAge | undefined;

  constructor(
    scope: Construct,
    id: string,
    readonly props: WebhooksProps,
  ) {
    super(scope, id);
    const { encryptionKey, secretsKey, logKey, alerts } = props;
    for (const [name, key] of Object.entries({ encryptionKey, secretsKey, logKey }))
      customerKey(this.node.path, name, key);
    this.replays = new ReplayTable(this, 'Replays', encryptionKey);
    new PagingAlarm(this, 'Unavailable', {
      alarmName: `${Stack.of(this).stackName}-webhook-unavailable`,
      signal: 'webhook-unavailable',
      meaning: 'Vendors are turned away: a webhook cannot verify or hand over what they post.',
      alerts,
      threshold: 5,
      metric: auditMetric(METRICS.unavailable),
    });
    new PagingAlarm(this, 'ReplacedSecret', {
      alarmName: `${Stack.of(this).stackName}-webhook-secret-replaced`,
      signal: 'webhook-secret-rotated',
      meaning: 'A vendor has signed for three days with a secret that has a successor, and soon ends.',
      alerts,
      metric: auditMetric(METRICS.replacedSecret, {
        period: Duration.days(1),
        statistic: cloudwatch.Stats.SUM,
      }),
      evaluationPeriods: 3,
    });
  }

  /** What makes or watches the values of a secret; it is there from the first secret that needs it. */
  originOf(maker: 'bulwark' | 'vendor'): SecretOrigin {
    return maker === 'bulwark'
      ? { rotation: (this.rotation ??= new SecretRotation(this, 'Rotation', this.props)) }
      : { age: (this.age ??= new SecretAge(this, 'Age', this.props)) };
  }
}
