import { expect, isTrue } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(a)(2)(i): an account belongs to a person whom somebody knows. */
export const invitedOnly: Rule = {
  id: 'IDN-1.invited-only',
  title: 'Nobody signs up to a user pool by themselves',
  help: 'Set AdminCreateUserConfig.AllowAdminCreateUserOnly to true.',
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) => expect(pool, 'AdminCreateUserConfig.AllowAdminCreateUserOnly', isTrue, 'true'),
};
