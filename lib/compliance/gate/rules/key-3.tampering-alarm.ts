import { asList } from '../../template/policy';
import { isObject, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { expect, isMissingOr, notApplicable, problem, problemWith } from '../judging';
import type { Judgement, Rule } from '../rule';

const TAMPERING = ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy'];

/** AWS KMS Developer Guide, "Monitor KMS keys with Amazon EventBridge"; the calls come through CloudTrail. */
export const tamperingAlarm: Rule = {
  id: 'KEY-3.tampering-alarm',
  title: 'Disabling a key, scheduling its deletion or changing its policy raises an alarm',
  help: 'Match the event names DisableKey, ScheduleKeyDeletion and PutKeyPolicy of kms.amazonaws.com.',
  types: ['AWS::Events::Rule', 'AWS::Logs::MetricFilter'],
  judge: (resource, set) =>
    resource.type === 'AWS::Events::Rule' ? judgeEventRule(resource) : judgeMetricFilter(resource, set),
};

function judgeEventRule(rule: TemplateResource): Judgement {
  const names = asList(rule.get('EventPattern.detail.eventName'));
  if (!names.some((name) => typeof name === 'string' && TAMPERING.includes(name))) return notApplicable;
  const sources = [rule.get('EventPattern.source'), rule.get('EventPattern.detail.eventSource')].flatMap(
    asList,
  );
  return [
    ...(sources.some((source) => source === 'aws.kms' || source === 'kms.amazonaws.com')
      ? []
      : [problem(rule, 'EventPattern.source', 'aws.kms')]),
    ...(TAMPERING.every((name) => names.includes(name))
      ? []
      : [problem(rule, 'EventPattern.detail.eventName', `at least ${TAMPERING.join(', ')}`)]),
    ...expect(
      rule,
      'State',
      isMissingOr('ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'),
      'ENABLED',
    ),
    ...(asList(rule.get('Targets')).some(isObject) ? [] : [problem(rule, 'Targets', 'a target that alerts')]),
  ];
}

/** Of names in full: `DisableKeyRotation` is not `DisableKey`. */
const counts = (pattern: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(pattern);

function judgeMetricFilter(filter: TemplateResource, set: TemplateSet): Judgement {
  const pattern = filter.get('FilterPattern');
  if (typeof pattern !== 'string' || !TAMPERING.some((name) => pattern.includes(name))) return notApplicable;
  const missing = TAMPERING.filter((name) => !counts(pattern, name));
  const [metric, namespace] = ['MetricName', 'MetricNamespace'].map((name) =>
    filter.get(`MetricTransformations.0.${name}`),
  );
  const heard = set
    .ofType('AWS::CloudWatch::Alarm')
    .some((alarm) => alarm.get('MetricName') === metric && alarm.get('Namespace') === namespace);
  return [
    ...(missing.length > 0 ? [problem(filter, 'FilterPattern', `also ${missing.join(', ')}`)] : []),
    ...(readsTrail(filter, set)
      ? []
      : [problemWith('LogGroupName', 'a log that no trail writes', 'the log group of the trail')]),
    ...(metric !== undefined && heard
      ? []
      : [
          problemWith(
            'MetricTransformations',
            'no alarm on its metric',
            'an AWS::CloudWatch::Alarm on the metric',
          ),
        ]),
  ];
}

/** Whether a filter reads what a trail of the templates writes; without one, the trail may be an organization's. */
function readsTrail(filter: TemplateResource, set: TemplateSet): boolean {
  const logs = set
    .ofType('AWS::CloudTrail::Trail')
    .flatMap((trail) => set.mentions(trail.get('CloudWatchLogsLogGroupArn'), trail.template));
  const read = set.target(filter.get('LogGroupName'), filter.template);
  return logs.length === 0 || (read !== undefined && logs.includes(read));
}
