import { Stack, type StackProps, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { AlertTopic } from '../constructs/alerts/alert-topic';
import type { KeysStack } from './keys-stack';

export interface AlertsStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
}

/** Who is paged. Every alarm of every stack ends in one of these topics (DET-5). */
export class AlertsStack extends Stack {
  /** Pages on-call: something is broken. */
  readonly onCall: sns.Topic;
  /** Pages on-call and the Security Officer: something may be a breach. */
  readonly breach: sns.Topic;

  constructor(scope: Construct, id: string, props: AlertsStackProps) {
    super(scope, id, props);
    const { config, keys } = props;
    const { onCall, securityOfficer } = config.alerts;
    this.onCall = new AlertTopic(this, 'OnCall', {
      topicName: `${config.name}-on-call`,
      encryptionKey: keys.messages,
      addresses: onCall,
    });
    this.breach = new AlertTopic(this, 'Breach', {
      topicName: `${config.name}-breach`,
      encryptionKey: keys.messages,
      addresses: [...onCall, securityOfficer],
    });
  }
}
