import { resource, template, type RuleCases } from './cases';
import { att, ref } from './fixtures';

const fn = (purpose: string) =>
  resource('AWS::Lambda::Function', { Tags: [{ Key: 'bulwark:purpose', Value: purpose }] });
const subscription = (more: object = {}) =>
  resource('AWS::Logs::SubscriptionFilter', {
    LogGroupName: ref('Group'),
    FilterPattern: '',
    DestinationArn: att('Events', 'Arn'),
    ...more,
  });
const delivery = (pool = 'Pool', EventSource = 'userAuthEvents') =>
  resource('AWS::Cognito::LogDeliveryConfiguration', {
    UserPoolId: ref(pool),
    LogConfigurations: [{ EventSource, CloudWatchLogsConfiguration: { LogGroupArn: att('Group', 'Arn') } }],
  });
const SOMETIMES = { Condition: 'Sometimes' };
const GOOD = {
  Pool: resource('AWS::Cognito::UserPool'),
  Group: resource('AWS::Logs::LogGroup'),
  Delivery: delivery(),
  Subscription: subscription(),
  Events: fn('authentication-events'),
};
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [template(GOOD)],
  failing: [
    { template: template({ Pool: resource('AWS::Cognito::UserPool') }), path },
    { template: template({ ...GOOD, Events: fn('letters') }), path },
    { template: template({ ...GOOD, Delivery: delivery('Other') }), path },
    { template: template({ ...GOOD, Delivery: delivery('Pool', 'userNotification') }), path },
    { template: template({ ...GOOD, Delivery: { ...delivery(), ...SOMETIMES } }), path },
    { template: template({ ...GOOD, Subscription: { ...subscription(), ...SOMETIMES } }), path },
    { template: template({ ...GOOD, Subscription: subscription({ FilterPattern: 'Pass' }) }), path },
    { template: template({ ...GOOD, Subscription: subscription({ LogGroupName: ref('Other') }) }), path },
  ],
};
