import { expect, isTrueOrMissing } from '../judging';
import type { Rule } from '../rule';

/** Amazon Cognito Developer Guide, "Ending user sessions with token revocation": on unless turned off. */
export const tokenRevocation: Rule = {
  id: 'IDN-2.token-revocation',
  title: 'Tokens can be revoked',
  help: 'Set EnableTokenRevocation to true.',
  types: ['AWS::Cognito::UserPoolClient'],
  judge: (client) => expect(client, 'EnableTokenRevocation', isTrueOrMissing, 'true'),
};
