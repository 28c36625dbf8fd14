import type { aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlertTopics } from '../alerts/runbook';
import { TrailAlarm } from './trail-alarm';
import { TRAIL_SIGNALS } from './trail-signals';

export interface TrailAlarmsProps {
  /** Log group of a trail that covers all regions. */
  readonly logGroup: logs.ILogGroup;
  /** Whom to page. */
  readonly alerts: AlertTopics;
}

/**
 * An alarm for each signal that the trail carries: root use, tampering with keys, trail and recorder, refused calls and
 * others (DET-4, DET-5, KEY-3). 45 CFR 164.308(a)(1)(ii)(D).
 *
 * @example
 * new TrailAlarms(this, 'Signals', { logGroup: trailLogGroup, alerts });
 */
export class TrailAlarms extends Construct {
  constructor(scope: Construct, id: string, props: TrailAlarmsProps) {
    super(scope, id);
    for (const signal of TRAIL_SIGNALS) new TrailAlarm(this, pascalCase(signal.signal), { ...props, signal });
  }
}

const pascalCase = (text: string): string =>
  text.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
