import { Stack, aws_iam as iam, aws_sns as sns, aws_sns_subscriptions as subscriptions } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { customerKey } from '../customer-key';

export interface AlertTopicProps {
  /** Name of the topic; also shown as the sender of its e-mails. */
  readonly topicName: string;
  /** Customer managed key whose policy admits CloudWatch, EventBridge and AWS Backup (KEY-1). */
  readonly encryptionKey: kms.IKey;
}

/**
 * A topic that pages people: encrypted, TLS only, published to by alarms, event rules and backups of this account
 * and nobody else (DET-5, KEY-1). 45 CFR 164.308(a)(6)(ii). `Alerts` makes the two that alarms ask for.
 *
 * @example
 * const clinicians = new AlertTopic(this, 'Clinicians', { topicName: 'clinicians', encryptionKey: key });
 * const undelivered = new DeadLetterQueue(this, 'Undelivered', { encryptionKey: key, alerts });
 * clinicians.subscribe(['clinicians@example.com'], undelivered);
 */
export class AlertTopic extends sns.Topic {
  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    const { topicName, encryptionKey } = props;
    customerKey(`${scope.node.path}/${id}`, 'encryptionKey', encryptionKey);
    super(scope, id, { topicName, displayName: topicName, masterKey: encryptionKey, enforceSSL: true });
    const { account } = Stack.of(this);
    this.admit('Alarms', ['backup.amazonaws.com', 'cloudwatch.amazonaws.com'], {
      StringEquals: { 'aws:SourceAccount': account },
    });
    // EventBridge names the rule, not the account (Amazon EventBridge, "Using resource-based policies").
    this.admit('EventRules', ['events.amazonaws.com'], {
      ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'events', resource: 'rule/*' }) },
    });
  }

  /**
   * Subscribes people by e-mail; each must confirm the subscription once.
   * @param addresses at least one; repeated ones count once
   * @param deadLetterQueue where a message goes that could not be delivered; of the same stack, for its policy will
   *   name this topic
   */
  subscribe(addresses: readonly string[], deadLetterQueue: sqs.IQueue): void {
    if (addresses.length === 0) {
      throw new Error(`${this.node.path}: addresses was empty; allowed: at least one e-mail address`);
    }
    for (const address of new Set(addresses)) {
      this.addSubscription(new subscriptions.EmailSubscription(address, { deadLetterQueue }));
    }
  }

  private admit(sid: string, services: readonly string[], conditions: iam.Conditions): void {
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `PublishBy${sid}`,
        principals: services.map((service) => new iam.ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions,
      }),
    );
  }
}
