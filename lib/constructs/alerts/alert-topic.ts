import { Stack, aws_iam as iam, aws_sns as sns, aws_sns_subscriptions as subscriptions } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface AlertTopicProps {
  /** Name of the topic; also shown as the sender of its e-mails. */
  readonly topicName: string;
  /** Customer managed key whose policy admits CloudWatch, EventBridge and AWS Backup (KEY-1). */
  readonly encryptionKey: kms.IKey;
  /** E-mail addresses that are paged; at least one. Each must confirm the subscription once. */
  readonly addresses: readonly string[];
}

/** What may page, by service principal. */
const PUBLISHERS = ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'backup.amazonaws.com'];

/**
 * A topic that pages people: encrypted, TLS only, published to by alarms, event rules and backups of this account
 * and nobody else. 45 CFR 164.308(a)(6)(ii).
 *
 * @example
 * new AlertTopic(this, 'OnCall', { topicName: 'on-call', encryptionKey: key.key, addresses: ['on-call@example.com'] });
 */
export class AlertTopic extends sns.Topic {
  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    const { topicName, encryptionKey, addresses } = props;
    if (addresses.length === 0) {
      throw new Error(`${scope.node.path}/${id}: addresses was empty; allowed: at least one e-mail address`);
    }
    super(scope, id, { topicName, displayName: topicName, masterKey: encryptionKey, enforceSSL: true });
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishByAlarms',
        principals: PUBLISHERS.map((service) => new iam.ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of new Set(addresses)) {
      this.addSubscription(new subscriptions.EmailSubscription(address));
    }
  }
}
