import { asList } from '../../template/policy';
import { expect, expectEach, isOneOf } from '../judging';
import type { Rule } from '../rule';

const OTP_FACTORS: ReadonlySet<string> = new Set(['EMAIL_OTP', 'SMS_OTP']);

/** 45 CFR 164.312(d). Amazon Cognito Developer Guide, "Adding MFA to a user pool". */
export const mfaRequired: Rule = {
  id: 'IDN-1.mfa-required',
  title: 'Every account of a user pool has a second factor, which is neither SMS nor e-mail',
  help: 'Set MfaConfiguration to ON and EnabledMfas to SOFTWARE_TOKEN_MFA alone.',
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) => [
    ...expect(pool, 'MfaConfiguration', isOneOf('ON'), 'ON'),
    ...expect(
      pool,
      'EnabledMfas',
      (value) => asList(value).length > 0 && asList(value).every((mfa) => mfa === 'SOFTWARE_TOKEN_MFA'),
      'SOFTWARE_TOKEN_MFA alone: SMS and e-mail codes are no factor',
    ),
    ...expectEach(
      pool,
      'Policies.SignInPolicy?.AllowedFirstAuthFactors.*',
      (value) => typeof value === 'string' && !OTP_FACTORS.has(value),
      'PASSWORD or WEB_AUTHN',
    ),
  ],
};
