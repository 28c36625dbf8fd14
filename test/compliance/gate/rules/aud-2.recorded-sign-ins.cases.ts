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
const GOOD = {
  Pool: resource('AWS::Cognito::UserPool'),
  Group: resource('AWS::Logs::LogGroup'),
  Delivery: resource('AWS::Cognito::LogDeliveryConfiguration', {
    UserPoolId: ref('Pool'),
    LogConfigurations: [
      { EventSource: 'userAuthEvents', CloudWatchLogsConfiguration: { LogGroupArn: att('Group', 'Arn') } },
    ],
  }),
  Subscription: subscription(),
  Events: fn('authentication-events'),
};
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [template(GOOD)],
  failing: [
    { template: template({ Pool: resource('AWS::Cognito::UserPool') }), path },
    { template: template({ ...GOOD, Events: fn('letters') }), path },
    { template: template({ ...GOOD, Subscription: subscription({ FilterPattern: 'Pass' }) }), path },
    { template: template({ ...GOOD, Subscription: subscription({ LogGroupName: ref('Other') }) }), path },
  ],
};
