import { Duration, Names, RemovalPolicy, aws_cloudwatch as cloudwatch, aws_sqs as sqs } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { Exceptions } from '../../compliance/gate/exceptions';
import { PagingAlarm } from './paging-alarm';
import type { AlertTopics } from './runbook';

export interface DeadLetterQueueProps {
  /** Customer managed key whose policy admits the services that put messages here (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** Whom to page when a message arrives: nothing is lost silently. */
  readonly alerts: Pick<AlertTopics, 'onCall' | 'breach'>;
}

/**
 * Where messages end that could not be delivered. Encrypted, kept for 14 days, and the first one pages on-call
 * (KEY-1, DET-5). 45 CFR 164.312(a)(2)(iv), 164.308(a)(6)(ii).
 *
 * @example
 * const failed = new DeadLetterQueue(this, 'Failed', { encryptionKey: key, alerts });
 * new sqs.Queue(this, 'Jobs', {
 *   encryptionMasterKey: key,
 *   enforceSSL: true,
 *   deadLetterQueue: { queue: failed, maxReceiveCount: 3 },
 * });
 */
export class DeadLetterQueue extends sqs.Queue {
  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id, {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: customerKey(`${scope.node.path}/${id}`, 'encryptionKey', props.encryptionKey),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new PagingAlarm(this, 'Undelivered', {
      alarmName: Names.uniqueResourceName(this, { maxLength: 200, separator: '-' }),
      signal: 'undelivered-message',
      meaning: 'A message could not be delivered and lies in a dead-letter queue.',
      alerts: props.alerts,
      metric: this.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
    });
    Exceptions.of(this).add({
      rules: ['Serverless-SQSRedrivePolicy'],
      reason:
        'This queue is the last stop of undeliverable messages; a redrive policy would need another one.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'DET-5: the first message pages on-call; messages are kept for 14 days.',
    });
  }
}
