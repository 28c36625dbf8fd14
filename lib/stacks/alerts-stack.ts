import { Stack, type StackProps } from 'aws-cdk-lib';
import type { aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { Alerts } from '../constructs/alerts/alerts';
import type { AlertTopics } from '../constructs/alerts/runbook';
import type { KeysStack } from './keys-stack';

export interface AlertsStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
}

/** Who is paged. Every alarm of every stack ends in one of these topics (DET-5). */
export class AlertsStack extends Stack implements AlertTopics {
  /** Pages on-call: something is broken. */
  readonly onCall: sns.Topic;
  /** Pages on-call and the Security Officer: something may be a breach. */
  readonly breach: sns.Topic;
  /** Pages that could not be delivered. */
  readonly undelivered: sqs.Queue;

  constructor(scope: Construct, id: string, props: AlertsStackProps) {
    super(scope, id, props);
    const { config, keys } = props;
    const alerts = new Alerts(this, 'Alerts', {
      name: config.name,
      encryptionKey: keys.messages,
      onCall: config.alerts.onCall,
      securityOfficer: config.alerts.securityOfficer,
    });
    this.onCall = alerts.onCall;
    this.breach = alerts.breach;
    this.undelivered = alerts.undelivered;
  }
}
