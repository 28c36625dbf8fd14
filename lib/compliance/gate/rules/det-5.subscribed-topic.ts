import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { asList } from '../../template/policy';
import { notApplicable, problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(6)(ii). Amazon SNS Developer Guide, "Creating a subscription to an Amazon SNS topic". */
export const subscribedTopic: Rule = {
  id: 'DET-5.subscribed-topic',
  title: 'Somebody listens to every topic that alarms and rules on events write to',
  help: 'Add an AWS::SNS::Subscription for the topic.',
  types: ['AWS::SNS::Topic'],
  forbids: true,
  judge(topic, set) {
    if (!set.index(alerted).has(topic)) return notApplicable;
    const heard =
      asList(topic.get('Subscription')).length > 0 ||
      vouching(set, topic, 'AWS::SNS::Subscription').some((it) => refersTo(set, it, 'TopicArn', topic));
    return heard ? [] : [problemWith('', 'without a subscription', 'an AWS::SNS::Subscription')];
  },
};

/** What alarms and rules on events write to. */
function alerted(set: TemplateSet): ReadonlySet<TemplateResource> {
  const alarms = set.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');
  return new Set([
    ...alarms.flatMap((alarm) => set.mentions(alarm.get('AlarmActions'), alarm.template)),
    ...set
      .ofType('AWS::Events::Rule')
      .flatMap((rule) => asList(rule.get('Targets')).flatMap((it) => set.mentions(it, rule.template))),
  ]);
}
