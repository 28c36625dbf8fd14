import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const good: JsonObject = {
  UserPoolId: { Ref: 'Pool' },
  ClientId: 'ALL',
  CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
};
const pool = (risk?: JsonObject, rest?: JsonObject) =>
  template({
    Pool: resource('AWS::Cognito::UserPool'),
    ...(risk && { Risk: resource('AWS::Cognito::UserPoolRiskConfigurationAttachment', risk, rest) }),
  });
const ACTION = 'CompromisedCredentialsRiskConfiguration.Actions.EventAction';
const FILTER = 'CompromisedCredentialsRiskConfiguration.EventFilter';
const failing = (subject: ReturnType<typeof pool>) => ({ template: subject, path: 'Properties' });

export const cases: RuleCases = {
  compliant: [pool(good), pool(change(good, FILTER, ['SIGN_IN', 'SIGN_UP', 'PASSWORD_CHANGE']))],
  failing: [
    failing(pool()),
    failing(pool(change(good, ACTION, 'NO_ACTION'))),
    failing(pool(change(good, ACTION, PARAMETER))),
    failing(pool(change(good, FILTER, ['SIGN_UP']))),
    failing(pool(change(good, 'ClientId', 'one-client'))),
    failing(pool(change(good, 'UserPoolId', 'another-pool'))),
    failing(pool(good, { Condition: 'Sometimes' })),
  ],
};
