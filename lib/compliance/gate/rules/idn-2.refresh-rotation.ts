import { asNumber, expect, isOneOf } from '../judging';
import type { Rule } from '../rule';

/** Amazon Cognito Developer Guide, "Refresh token rotation". 45 CFR 164.312(a)(2)(iii). */
export const refreshRotation: Rule = {
  id: 'IDN-2.refresh-rotation',
  title: 'A refresh token is used once',
  help: 'Set RefreshTokenRotation.Feature to ENABLED, with at most 60 seconds of grace.',
  types: ['AWS::Cognito::UserPoolClient'],
  judge: (client) => [
    ...expect(client, 'RefreshTokenRotation.Feature', isOneOf('ENABLED'), 'ENABLED'),
    ...expect(
      client,
      'RefreshTokenRotation.RetryGracePeriodSeconds',
      (value) => value === undefined || (asNumber(value) ?? Infinity) <= 60,
      'at most 60',
    ),
  ],
};
