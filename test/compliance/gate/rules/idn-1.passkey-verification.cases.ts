import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good: JsonObject = {
  WebAuthnRelyingPartyID: 'app.example.com',
  WebAuthnUserVerification: 'required',
  WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
};
const pool = (properties: JsonObject) => only('AWS::Cognito::UserPool', properties);
const factors = { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['WEB_AUTHN'] } } };

export const cases: RuleCases = {
  compliant: [pool(good)],
  failing: [
    { template: pool(factors), path: 'Properties.WebAuthnUserVerification' },
    {
      template: pool(change(good, 'WebAuthnUserVerification', 'preferred')),
      path: 'Properties.WebAuthnUserVerification',
    },
    {
      template: pool(change(good, 'WebAuthnFactorConfiguration', 'SINGLE_FACTOR')),
      path: 'Properties.WebAuthnFactorConfiguration',
    },
  ],
  unreadable: [
    {
      template: pool(change(good, 'WebAuthnUserVerification', PARAMETER)),
      path: 'Properties.WebAuthnUserVerification',
    },
  ],
  notApplicable: [pool({})],
};
