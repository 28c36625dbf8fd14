import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, resource, template, type RuleCases } from './cases';

const good: JsonObject = {
  EventPattern: {
    source: ['aws.kms'],
    detail: { eventName: ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'DeleteAlias'] },
  },
  Targets: [{ Id: 'alert', Arn: { Ref: 'Topic' } }],
};
const rule = (properties: JsonObject) => only('AWS::Events::Rule', properties);
const filter = (FilterPattern: string, alarm = 'KeyTampering', Namespace = 'Security') =>
  template({
    Filter: resource('AWS::Logs::MetricFilter', {
      FilterPattern,
      MetricTransformations: [{ MetricName: 'KeyTampering', MetricNamespace: 'Security' }],
    }),
    Alarm: resource('AWS::CloudWatch::Alarm', { MetricName: alarm, Namespace }),
  });
/** A filter on the log that a trail writes, or on another one. */
const trailed = (log: string) =>
  template({
    Filter: resource('AWS::Logs::MetricFilter', {
      FilterPattern: ALL,
      LogGroupName: { Ref: log },
      MetricTransformations: [{ MetricName: 'KeyTampering', MetricNamespace: 'Security' }],
    }),
    Alarm: resource('AWS::CloudWatch::Alarm', { MetricName: 'KeyTampering', Namespace: 'Security' }),
    Log: resource('AWS::Logs::LogGroup'),
    Other: resource('AWS::Logs::LogGroup'),
    Trail: resource('AWS::CloudTrail::Trail', {
      CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Log', 'Arn'] },
    }),
  });
const ALL = '{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion || $.eventName = PutKeyPolicy }';

export const cases: RuleCases = {
  compliant: [rule(good), filter(ALL), trailed('Log')],
  failing: [
    {
      template: rule(change(good, 'EventPattern.detail.eventName', ['DisableKey', 'ScheduleKeyDeletion'])),
      path: 'Properties.EventPattern.detail.eventName',
    },
    {
      template: rule(change(good, 'EventPattern.source', ['aws.s3'])),
      path: 'Properties.EventPattern.source',
    },
    { template: rule(change(good, 'State', 'DISABLED')), path: 'Properties.State' },
    { template: rule(change(good, 'Targets')), path: 'Properties.Targets' },
    { template: filter('{ $.eventName = DisableKey }'), path: 'Properties.FilterPattern' },
    {
      template: filter(ALL.replace('DisableKey ', 'DisableKeyRotation ')),
      path: 'Properties.FilterPattern',
    },
    { template: filter(ALL, 'KeyTampering', 'Elsewhere'), path: 'Properties.MetricTransformations' },
    { template: trailed('Other'), path: 'Properties.LogGroupName' },
    { template: filter(ALL, 'SomethingElse'), path: 'Properties.MetricTransformations' },
  ],
  unreadable: [{ template: rule(change(good, 'State', PARAMETER)), path: 'Properties.State' }],
  notApplicable: [
    rule({ ScheduleExpression: 'rate(1 day)' }),
    rule({ EventPattern: { source: ['aws.kms'], detail: { eventName: ['Decrypt'] } } }),
    filter('{ $.userIdentity.type = Root }'),
  ],
};
