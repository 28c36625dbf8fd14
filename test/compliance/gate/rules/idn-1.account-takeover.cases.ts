import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const risk = (EventAction: Json | undefined, ClientId = 'ALL') =>
  resource('AWS::Cognito::UserPoolRiskConfigurationAttachment', {
    UserPoolId: ref('Pool'),
    ClientId,
    ...(EventAction !== undefined && {
      AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction, Notify: false } } },
    }),
  });
const pool = (attachments: JsonObject) =>
  template({ Pool: resource('AWS::Cognito::UserPool'), ...attachments });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    pool({ Risk: risk('BLOCK') }),
    pool({ Risk: risk('BLOCK'), Client: risk('BLOCK', 'client') }),
    pool({ Risk: risk('BLOCK'), Client: risk(undefined, 'client') }),
  ],
  failing: [
    { template: pool({}), path },
    { template: pool({ Risk: risk(undefined) }), path },
    { template: pool({ Risk: risk('NO_ACTION') }), path },
    { template: pool({ Risk: risk('MFA_IF_CONFIGURED') }), path },
    { template: pool({ Risk: risk(PARAMETER) }), path },
    { template: pool({ Client: risk('BLOCK', 'client') }), path },
    { template: pool({ Risk: risk('BLOCK'), Client: risk('NO_ACTION', 'client') }), path },
  ],
};
