import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const ALARM = { Alarm: resource('AWS::CloudWatch::Alarm', { AlarmActions: [ref('Topic')] }) };
const RULE = { Rule: resource('AWS::Events::Rule', { Targets: [{ Id: 'Target0', Arn: ref('Topic') }] }) };
const topic = (others: JsonObject, properties: JsonObject = {}) =>
  template({ Topic: resource('AWS::SNS::Topic', properties), ...others });
const subscription = (TopicArn: JsonObject, rest: JsonObject = {}) => ({
  Subscription: resource('AWS::SNS::Subscription', { TopicArn, Protocol: 'email' }, rest),
});
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    topic({ ...ALARM, ...subscription(ref('Topic')) }),
    topic(RULE, { Subscription: [{ Endpoint: 'on-call@example.com', Protocol: 'email' }] }),
  ],
  failing: [
    { template: topic(ALARM), path },
    { template: topic(RULE), path },
    { template: topic({ ...ALARM, ...subscription(ref('Other')) }), path },
    { template: topic({ ...ALARM, ...subscription(ref('Topic'), { Condition: 'Production' }) }), path },
  ],
  notApplicable: [topic({})],
};
