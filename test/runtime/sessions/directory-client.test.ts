import { cognitoClientSecret, cognitoDirectory } from '../../../runtime/sessions';

/** A client of Cognito whose secret can be replaced; what it says when it refuses is given. */
function pool(refuses?: { readonly name: string; readonly message?: string }) {
  const state = { secret: 'one', fetched: 0 };
  const wrong = { name: 'NotAuthorizedException', message: 'Unable to verify secret hash for client c' };
  const checked = (given: string): void => {
    const error = given === state.secret ? refuses : wrong;
    if (error) throw Object.assign(new Error(error.message), { name: error.name });
  };
  const cognito = {
    async describeUserPoolClient() {
      state.fetched++;
      return { UserPoolClient: { ClientSecret: state.secret } };
    },
    async getTokensFromRefreshToken({ ClientSecret }: { ClientSecret: string }) {
      checked(ClientSecret);
      return { AuthenticationResult: { AccessToken: 'a', IdToken: 'i' } };
    },
    async revokeToken({ ClientSecret }: { ClientSecret: string }) {
      checked(ClientSecret);
    },
  };
  const clientSecret = cognitoClientSecret(cognito, { userPoolId: 'p', clientId: 'c' });
  return { state, cognito, clientSecret };
}

const RENEWED = { accessToken: 'a', idToken: 'i', refreshToken: 'r' };

test('a secret of the client that was replaced is fetched again, and signs nobody out', async () => {
  const { state, cognito, clientSecret } = pool();
  const directory = cognitoDirectory(cognito, { clientId: 'c', clientSecret });
  expect(await directory.renew('r')).toEqual(RENEWED);
  state.secret = 'two';
  expect(await directory.renew('r')).toEqual(RENEWED);
  await directory.revoke('r');
  expect(state.fetched).toBe(2);
});

test('a secret that stays wrong is no refusal of a person', async () => {
  const { cognito } = pool();
  const directory = cognitoDirectory(cognito, { clientId: 'c', clientSecret: async () => 'old' });
  await expect(directory.renew('r')).rejects.toThrow('secret hash');
});

test.each([
  ['NotAuthorizedException', 'Refresh Token has been revoked'],
  ['NotAuthorizedException', 'User is disabled.'],
  ['RefreshTokenReuseException', ''],
  ['UserNotFoundException', ''],
])('%s: %s', async (name, message) => {
  const { state, cognito, clientSecret } = pool({ name, message });
  const directory = cognitoDirectory(cognito, { clientId: 'c', clientSecret });
  expect(await directory.renew('r')).toBeUndefined();
  expect(state.fetched).toBe(1);
});

test.each(['TooManyRequestsException', 'UnexpectedLambdaException', 'TimeoutError'])(
  '%s says nothing about the person',
  async (name) => {
    const { cognito, clientSecret } = pool({ name });
    const directory = cognitoDirectory(cognito, { clientId: 'c', clientSecret });
    await expect(directory.renew('r')).rejects.toMatchObject({ name });
  },
);
