import { asList } from '../../template/policy';
import { expect, isOneOf, isPresent, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** Amazon Cognito Developer Guide, "Passkey sign-in": only with user verification does a passkey count as two factors. */
export const passkeyVerification: Rule = {
  id: 'IDN-1.passkey-verification',
  title: 'Passkeys verify their user and count as more than one factor',
  help: 'Set WebAuthnUserVerification to required and WebAuthnFactorConfiguration to MULTI_FACTOR_WITH_USER_VERIFICATION.',
  types: ['AWS::Cognito::UserPool'],
  judge(pool) {
    const factors = pool.get('Policies.SignInPolicy.AllowedFirstAuthFactors');
    const passkeys = asList(factors).includes('WEB_AUTHN') || isPresent(pool.get('WebAuthnRelyingPartyID'));
    if (!passkeys) return notApplicable;
    return [
      ...expect(pool, 'WebAuthnUserVerification', isOneOf('required'), 'required'),
      ...expect(
        pool,
        'WebAuthnFactorConfiguration',
        isOneOf('MULTI_FACTOR_WITH_USER_VERIFICATION'),
        'MULTI_FACTOR_WITH_USER_VERIFICATION',
      ),
    ];
  },
};
