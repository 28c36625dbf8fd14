import type { aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The two topics that people are paged by, and where a page goes that could not be delivered. */
export interface AlertTopics {
  /** Pages on-call: something is broken. */
  readonly onCall: sns.ITopic;
  /** Pages on-call and the Security Officer: something may be a breach. */
  readonly breach: sns.ITopic;
  /** Admits the event rules of the account; a message in it pages on-call. */
  readonly undelivered: sqs.IQueue;
}

/** What every page carries, whatever raises it. */
export interface Signal {
  /** Kebab-case name, such as `root-use`: names the alarm and its section of docs/runbook.md. */
  readonly signal: string;
  /** What has happened when it fires, as a sentence. */
  readonly meaning: string;
  /** Topics of the people who are paged. */
  readonly alerts: Pick<AlertTopics, 'onCall' | 'breach'>;
  /**
   * Whether the signal may be a breach, so that the Security Officer is paged too.
   * @default false
   */
  readonly breach?: boolean;
}

/**
 * The topic that a signal pages.
 * @throws when there is none
 */
export function topicOf({
  signal,
  alerts,
  breach,
}: Pick<Signal, 'signal' | 'alerts' | 'breach'>): sns.ITopic {
  const name = breach ? 'breach' : 'onCall';
  const topic = (alerts as Partial<AlertTopics> | undefined)?.[name];
  if (topic) return topic;
  throw new Error(`signal ${signal}: alerts had no topic ${name}; allowed: the topics of Alerts (DET-5)`);
}

/**
 * What the paged person reads: the meaning, and where the runbook goes on.
 * @throws when the signal is not kebab-case: it would have no section
 */
export function pageText(scope: IConstruct, { signal, meaning }: Pick<Signal, 'signal' | 'meaning'>): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(signal)) {
    throw new Error(`${scope.node.path}: signal was "${signal}"; allowed: kebab-case, such as root-use`);
  }
  return `${meaning} Runbook: docs/runbook.md#${signal}`;
}
