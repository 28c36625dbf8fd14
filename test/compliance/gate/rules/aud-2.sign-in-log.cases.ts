import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const GOOD = {
  EventSource: 'userAuthEvents',
  LogLevel: 'INFO',
  CloudWatchLogsConfiguration: { LogGroupArn: ref('Group') },
};
const delivered = (LogConfigurations: readonly JsonObject[], to = 'Pool', rest: JsonObject = {}) =>
  template({
    Pool: resource('AWS::Cognito::UserPool'),
    Delivery: resource(
      'AWS::Cognito::LogDeliveryConfiguration',
      { UserPoolId: ref(to), LogConfigurations },
      rest,
    ),
  });
const pool = (...logs: readonly JsonObject[]) => delivered(logs);
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [pool({ EventSource: 'userNotification', LogLevel: 'ERROR' }, GOOD)],
  failing: [
    { template: template({ Pool: resource('AWS::Cognito::UserPool') }), path },
    { template: pool(), path },
    { template: pool({ ...GOOD, EventSource: 'userNotification' }), path },
    { template: pool({ ...GOOD, LogLevel: 'ERROR' }), path },
    { template: pool({ EventSource: 'userAuthEvents', LogLevel: 'INFO' }), path },
    { template: delivered([GOOD], 'Other'), path },
    { template: delivered([GOOD], 'Pool', { Condition: 'Sometimes' }), path },
  ],
};
