import { expect, isOneOf } from '../judging';
import type { Rule } from '../rule';

/** Amazon Cognito Developer Guide, "Managing user existence error responses": that somebody is a patient is PHI. */
export const hiddenUsers: Rule = {
  id: 'IDN-1.hidden-users',
  title: 'A sign-in does not tell whether an account exists',
  help: 'Set PreventUserExistenceErrors to ENABLED.',
  types: ['AWS::Cognito::UserPoolClient'],
  judge: (client) => expect(client, 'PreventUserExistenceErrors', isOneOf('ENABLED'), 'ENABLED'),
};
