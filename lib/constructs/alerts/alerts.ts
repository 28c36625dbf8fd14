import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { declarePhiFree, Exceptions } from '../../compliance/gate/exceptions';
import { AlertTopic } from './alert-topic';
import { DeadLetterQueue } from './dead-letter-queue';
import type { AlertTopics } from './runbook';

export interface AlertsProps {
  /** Prefix of the topics' names. */
  readonly name: string;
  /** Customer managed key whose policy admits CloudWatch, EventBridge, AWS Backup and SNS (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** E-mail addresses that every alarm pages; at least one. */
  readonly onCall: readonly string[];
  /** E-mail address that breach signals page as well. */
  readonly securityOfficer: string;
}

/**
 * Who is paged: a topic for on-call, one for breach signals that reaches the Security Officer too, and a queue
 * that keeps what could not be delivered (DET-5). 45 CFR 164.308(a)(6)(ii).
 *
 * @example
 * const pages = new Alerts(this, 'Alerts', {
 *   name: 'clinic',
 *   encryptionKey: key,
 *   onCall: ['on-call@example.com'],
 *   securityOfficer: 'security-officer@example.com',
 * });
 * new TrailAlarms(this, 'Signals', { logGroup: trailLogGroup, alerts: pages });
 */
export class Alerts extends Construct implements AlertTopics {
  readonly onCall: sns.Topic;
  readonly breach: sns.Topic;
  readonly undelivered: sqs.Queue;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    declarePhiFree(this, 'Pages carry signals, names of resources and counts; a record never reaches them.');
    const { name, encryptionKey, onCall, securityOfficer } = props;
    const everyone = new AlertTopic(this, 'OnCall', { topicName: `${name}-on-call`, encryptionKey });
    const breach = new AlertTopic(this, 'Breach', { topicName: `${name}-breach`, encryptionKey });
    const alerts = { onCall: everyone, breach };
    const undelivered = new DeadLetterQueue(this, 'Undelivered', { encryptionKey, alerts });
    everyone.subscribe(onCall, undelivered);
    breach.subscribe([...onCall, securityOfficer], undelivered);
    undelivered.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'SendByEventRules',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'events', resource: 'rule/*' }) },
        },
      }),
    );
    Exceptions.of(undelivered).add({
      rules: ['AwsSolutions-SQS3'],
      reason: 'It is a dead-letter queue itself; the rule sees those of functions and queues, not of topics.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'DET-5: the first message pages on-call; messages are kept for 14 days.',
    });
    this.onCall = everyone;
    this.breach = breach;
    this.undelivered = undelivered;
  }
}
