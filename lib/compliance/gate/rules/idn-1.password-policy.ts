import { asNumber, expect } from '../judging';
import type { Rule } from '../rule';

const SHORTEST = 14;

/** 45 CFR 164.308(a)(5)(ii)(D). Without a policy, Cognito accepts 8 characters. */
export const passwordPolicy: Rule = {
  id: 'IDN-1.password-policy',
  title: `Passwords have at least ${SHORTEST} characters`,
  help: `Set Policies.PasswordPolicy.MinimumLength to ${SHORTEST} or more.`,
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) =>
    expect(
      pool,
      'Policies.PasswordPolicy.MinimumLength',
      (value) => (asNumber(value) ?? 8) >= SHORTEST,
      `at least ${SHORTEST}`,
    ),
};
