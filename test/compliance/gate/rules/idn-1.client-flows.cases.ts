import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good: JsonObject = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], AllowedOAuthFlows: ['code'] };
const client = (properties: JsonObject) => only('AWS::Cognito::UserPoolClient', properties);

export const cases: RuleCases = {
  compliant: [client(good), client({ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })],
  failing: [
    { template: client({}), path: 'Properties.ExplicitAuthFlows' },
    {
      template: client(change(good, 'ExplicitAuthFlows.0', 'ALLOW_USER_PASSWORD_AUTH')),
      path: 'Properties.ExplicitAuthFlows.0',
    },
    {
      template: client(change(good, 'ExplicitAuthFlows.1', 'ALLOW_ADMIN_USER_PASSWORD_AUTH')),
      path: 'Properties.ExplicitAuthFlows.1',
    },
    {
      template: client(change(good, 'AllowedOAuthFlows.1', 'implicit')),
      path: 'Properties.AllowedOAuthFlows.1',
    },
  ],
  unreadable: [
    { template: client(change(good, 'ExplicitAuthFlows', PARAMETER)), path: 'Properties.ExplicitAuthFlows' },
    { template: client(change(good, 'AllowedOAuthFlows', PARAMETER)), path: 'Properties.AllowedOAuthFlows' },
  ],
};
