import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good: JsonObject = {
  MfaConfiguration: 'ON',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
};
const pool = (properties: JsonObject) => only('AWS::Cognito::UserPool', properties);

export const cases: RuleCases = {
  compliant: [pool(good), pool(change(good, 'Policies'))],
  failing: [
    { template: pool({}), path: 'Properties.MfaConfiguration' },
    { template: pool(change(good, 'MfaConfiguration', 'OPTIONAL')), path: 'Properties.MfaConfiguration' },
    { template: pool(change(good, 'EnabledMfas')), path: 'Properties.EnabledMfas' },
    {
      template: pool(change(good, 'EnabledMfas', ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'])),
      path: 'Properties.EnabledMfas',
    },
    {
      template: pool(change(good, 'Policies.SignInPolicy.AllowedFirstAuthFactors.1', 'EMAIL_OTP')),
      path: 'Properties.Policies.SignInPolicy.AllowedFirstAuthFactors.1',
    },
  ],
  unreadable: [
    { template: pool(change(good, 'MfaConfiguration', PARAMETER)), path: 'Properties.MfaConfiguration' },
    { template: pool(change(good, 'EnabledMfas', PARAMETER)), path: 'Properties.EnabledMfas' },
  ],
};
