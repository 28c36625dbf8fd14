import {
  Duration,
  RemovalPolicy,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  aws_sqs as sqs,
  type aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../alerts/dead-letter-queue';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AlertTopics } from '../alerts/runbook';
import { customerKey } from '../customer-key';
import { grantKey } from './object-access';

export interface ParkingQueueProps {
  readonly encryptionKey: kms.IKey;
  readonly alerts: AlertTopics;
  /** How long the writer may take. */
  readonly functionTimeout: Duration;
}

/**
 * Records whose log could not be written, to be tried again: every few minutes for days, then in quarantine. What the
 * writer cannot even put there ends in a queue whose first message pages (AUD-6).
 */
export class ParkingQueue extends Construct {
  readonly queue: sqs.Queue;
  /** Where ends what nothing could be done with. */
  readonly lost: DeadLetterQueue;
  private readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: ParkingQueueProps) {
    super(scope, id);
    const { alerts, functionTimeout } = props;
    this.key = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    this.lost = new DeadLetterQueue(this, 'Lost', { encryptionKey: this.key, alerts });
    this.queue = new sqs.Queue(this, 'Queue', {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": six times; so a message is tried every five minutes.
      visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()),
      // The most that SQS knows, and more than the writer tries: a message ends here when the writer always breaks on it.
      deadLetterQueue: { queue: this.lost, maxReceiveCount: 1000 },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.queue).add('bulwark:purpose', 'audit-parking');
    const [statistic, period] = [cloudwatch.Stats.MAXIMUM, Duration.minutes(5)];
    new PagingAlarm(this, 'Waiting', {
      signal: 'audit-records-parked',
      meaning:
        'Audit records have been waiting for a quarter of an hour because their log cannot be written.',
      alerts,
      // By number, not by age: the age leaves out what was received three times and is still there, which is what this is
      // about (Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS").
      metric: new cloudwatch.MathExpression({
        label: 'Parked messages',
        period,
        expression: 'SUM([visible, hidden])',
        usingMetrics: {
          visible: this.queue.metricApproximateNumberOfMessagesVisible({ statistic, period }),
          hidden: this.queue.metricApproximateNumberOfMessagesNotVisible({ statistic, period }),
        },
      }),
      evaluationPeriods: 3,
    });
  }

  /** Lets a function park messages, and tells it the queue. */
  grantPark(fn: lambda.Function): void {
    fn.addEnvironment('PARKING_QUEUE_URL', this.queue.queueUrl);
    this.allowSend(fn, this.queue);
  }

  /** Lets Lambda say, in a function's name, what it gave up. @returns ARN of the queue */
  grantLose(fn: lambda.IFunction): string {
    this.allowSend(fn, this.lost);
    return this.lost.queueArn;
  }

  private allowSend(grantee: iam.IGrantable, queue: sqs.IQueue): void {
    iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    grantKey(grantee, this.key, ['kms:Decrypt', 'kms:GenerateDataKey']);
  }
}
