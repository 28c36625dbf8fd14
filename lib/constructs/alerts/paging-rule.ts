import { aws_events as events } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pageText, topicOf, type AlertTopics, type Signal } from './runbook';

export interface PagingRuleProps extends Signal {
  /** Topics of the people who are paged, and the queue for what cannot be delivered. */
  readonly alerts: AlertTopics;
  /** Events that page. */
  readonly eventPattern: events.EventPattern;
  /**
   * Paths into the event whose values the page shows, such as `$.detail.id`. Name ids and states only: a page
   * leaves the account by e-mail and must never carry a payload.
   * @default - account, region and time of the event
   */
  readonly shows?: Readonly<Record<string, string>>;
}

/**
 * An event rule that pages people and says where the runbook goes on. What cannot be delivered is kept and pages
 * on-call (DET-5). 45 CFR 164.308(a)(6)(ii).
 *
 * @throws when the signal is not kebab-case, or nobody is there to be paged
 * @example
 * new PagingRule(this, 'FailedRestore', {
 *   alerts,
 *   signal: 'failed-restore',
 *   meaning: 'A restore failed.',
 *   eventPattern: { source: ['aws.backup'], detailType: ['Restore Job State Change'], detail: { status: ['FAILED'] } },
 *   shows: { job: '$.detail.restoreJobId' },
 * });
 */
export class PagingRule extends events.Rule {
  constructor(scope: Construct, id: string, props: PagingRuleProps) {
    const text = pageText(scope, props);
    super(scope, id, { description: text, eventPattern: props.eventPattern });
    const shown = { account: '$.account', region: '$.region', time: '$.time', ...props.shows };
    const details = Object.entries(shown).map(
      ([name, path]) => `${name} ${events.EventField.fromPath(path)}`,
    );
    // A target of our own: CDK's would add this rule to the policies of topic and queue, which stand in another stack
    // and already admit the rules of the account.
    this.addTarget({
      bind: () => ({
        arn: topicOf(props).topicArn,
        deadLetterConfig: { arn: props.alerts.undelivered.queueArn },
        input: events.RuleTargetInput.fromText(`${props.signal}: ${text} (${details.join(', ')})`),
      }),
    });
  }
}
