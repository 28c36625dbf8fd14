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

function judgeMetricFilter(filter: TemplateResource, set: TemplateSet): Judgement {
  const pattern = filter.get('FilterPattern');
  if (typeof pattern !== 'string' || !TAMPERING.some((name) => pattern.includes(name))) return notApplicable;
  const missing = TAMPERING.filter((name) => !pattern.includes(name));
  const metric = filter.get('MetricTransformations.0.MetricName');
  const alarms = set.ofType('AWS::CloudWatch::Alarm');
  return [
    ...(missing.length > 0 ? [problem(filter, 'FilterPattern', `also ${missing.join(', ')}`)] : []),
    ...(metric !== undefined && alarms.some((alarm) => alarm.get('MetricName') === metric)
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
