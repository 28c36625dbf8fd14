import { asList } from '../../template/policy';
import { expect, expectEach, isOneOf } from '../judging';
import type { Rule } from '../rule';

/** Choice-based sign-in asks for the pool's factors; a custom flow would go around them. */
const FLOWS = ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** Amazon Cognito Developer Guide, "Authentication flows". RFC 9700 section 2.1.2: no implicit grant. */
export const clientFlows: Rule = {
  id: 'IDN-1.client-flows',
  title: 'Clients of a user pool hand no password or token through a browser',
  help: 'Set ExplicitAuthFlows to ALLOW_USER_AUTH or ALLOW_USER_SRP_AUTH, and AllowedOAuthFlows to code or nothing.',
  types: ['AWS::Cognito::UserPoolClient'],
  judge: (client) => [
    ...expect(
      client,
      'ExplicitAuthFlows',
      (value) => asList(value).length > 0,
      `${FLOWS.join(', ')}; without the property custom flows are open`,
    ),
    ...expectEach(client, 'ExplicitAuthFlows.*', isOneOf(...FLOWS), FLOWS.join(', ')),
    ...expectEach(
      client,
      'AllowedOAuthFlows.*',
      isOneOf('code', 'client_credentials'),
      'code or client_credentials',
    ),
  ],
};
