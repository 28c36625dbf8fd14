import type { ClientSecret } from './client-secret';
import type { DirectoryTokens } from './identity-tokens';

/** Tokens as Cognito answers them. */
export interface AuthenticationResult {
  readonly AccessToken?: string | undefined;
  readonly IdToken?: string | undefined;
  readonly RefreshToken?: string | undefined;
}

interface Client {
  readonly ClientId: string;
  readonly ClientSecret: string;
}

interface Patience {
  readonly abortSignal: AbortSignal;
}

/** The part of `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider` that is used. */
export interface CognitoTokens {
  getTokensFromRefreshToken(
    input: Client & { RefreshToken: string },
    options: Patience,
  ): Promise<{
    readonly AuthenticationResult?: AuthenticationResult | undefined;
  }>;
  revokeToken(input: Client & { Token: string }, options: Patience): Promise<unknown>;
}

/** What a session asks of the directory that the person signed in to. */
export interface SessionDirectory {
  /**
   * New tokens for a refresh token, which is used up.
   * @returns undefined when the directory refuses: the account is disabled, signed out, gone, or the token was used before
   * @throws when it does not answer
   */
  renew(refreshToken: string): Promise<DirectoryTokens | undefined>;
  /** Makes a refresh token useless, with all that were made of it. @throws when it does not answer */
  revoke(refreshToken: string): Promise<void>;
}

export interface CognitoDirectoryOptions {
  readonly clientId: string;
  /**
   * The client's secret: `cognitoClientSecret`, which fetches it again when Cognito knows it no longer; or asked for at every
   * use, then cache it, and never put it into the environment.
   */
  readonly clientSecret: ClientSecret | (() => Promise<string>);
}

/**
 * Refusals that say something about this person. What an outage or a defect of ours may cause is none, such as a
 * pre-token-generation function that fails because its database does: no new tokens then, but nobody is signed out.
 */
const REFUSED: ReadonlySet<string> = new Set([
  'NotAuthorizedException',
  'RefreshTokenReuseException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
]);

/** It has the name of a refusal, and says something about our client instead. */
const isWrongSecret = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NotAuthorizedException' && /secret/i.test(error.message);

/** Well within the lease, and within the grace of the directory for a token that was used already. */
const PATIENCE_MS = 3000;

/**
 * A Cognito user pool. Source: Amazon Cognito User Pools API Reference, "GetTokensFromRefreshToken", "RevokeToken".
 */
export function cognitoDirectory(
  cognito: CognitoTokens,
  { clientId, clientSecret }: CognitoDirectoryOptions,
): SessionDirectory {
  const secret: ClientSecret =
    typeof clientSecret === 'function' ? { current: clientSecret, instead: clientSecret } : clientSecret;
  /** A secret that the directory does not know any more is fetched again, once; within the same patience. */
  async function known<T>(call: (client: Client, patience: Patience) => Promise<T>): Promise<T> {
    const patience = { abortSignal: AbortSignal.timeout(PATIENCE_MS) };
    const ClientSecret = await secret.current();
    try {
      return await call({ ClientId: clientId, ClientSecret }, patience);
    } catch (error) {
      if (!isWrongSecret(error)) throw error;
      return call({ ClientId: clientId, ClientSecret: await secret.instead(ClientSecret) }, patience);
    }
  }
  return {
    async renew(refreshToken) {
      try {
        const { AuthenticationResult: result } = await known((client, patience) =>
          cognito.getTokensFromRefreshToken({ ...client, RefreshToken: refreshToken }, patience),
        );
        if (!result?.AccessToken || !result.IdToken) throw new Error('GetTokensFromRefreshToken: no tokens');
        return {
          accessToken: result.AccessToken,
          idToken: result.IdToken,
          refreshToken: result.RefreshToken ?? refreshToken,
        };
      } catch (error) {
        if (error instanceof Error && REFUSED.has(error.name) && !isWrongSecret(error)) return undefined;
        throw error;
      }
    },
    async revoke(refreshToken) {
      await known((client, patience) => cognito.revokeToken({ ...client, Token: refreshToken }, patience));
    },
  };
}
