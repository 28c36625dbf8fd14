import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const pool = (AllowAdminCreateUserOnly: Json) =>
  only('AWS::Cognito::UserPool', { AdminCreateUserConfig: { AllowAdminCreateUserOnly } });
const path = 'Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly';

export const cases: RuleCases = {
  compliant: [pool(true), pool('true')],
  failing: [
    { template: pool(false), path },
    { template: only('AWS::Cognito::UserPool'), path },
  ],
  unreadable: [{ template: pool(PARAMETER), path }],
};
