import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const pool = (MinimumLength: Json) =>
  only('AWS::Cognito::UserPool', { Policies: { PasswordPolicy: { MinimumLength } } });
const path = 'Properties.Policies.PasswordPolicy.MinimumLength';

export const cases: RuleCases = {
  compliant: [pool(14), pool('16')],
  failing: [
    { template: pool(13), path },
    { template: only('AWS::Cognito::UserPool'), path },
  ],
  unreadable: [{ template: pool(PARAMETER), path }],
};
