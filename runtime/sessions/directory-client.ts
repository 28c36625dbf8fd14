import type { DirectoryTokens } from './identity-tokens';

/** Tokens as Cognito answers them. */
export interface AuthenticationResult {
  readonly AccessToken?: string | undefined;
  readonly IdToken?: string | undefined;
  readonly RefreshToken?: string | undefined;
}

/** The part of `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider` that is used. */
export interface CognitoTokens {
  getTokensFromRefreshToken(
    input: { ClientId: string; ClientSecret: string; RefreshToken: string },
    options: { readonly abortSignal: AbortSignal },
  ): Promise<{
    readonly AuthenticationResult?: AuthenticationResult | undefined;
  }>;
  revokeToken(
    input: { ClientId: string; ClientSecret: string; Token: string },
    options: { readonly abortSignal: AbortSignal },
  ): Promise<unknown>;
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
  /** The client's secret, asked for at every use: cache it, and never put it into the environment. */
  readonly clientSecret: () => Promise<string>;
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

/** Well within the lease, and within the grace of the directory for a token that was used already. */
const PATIENCE_MS = 3000;

/**
 * A Cognito user pool. Source: Amazon Cognito User Pools API Reference, "GetTokensFromRefreshToken", "RevokeToken".
 */
export function cognitoDirectory(
  cognito: CognitoTokens,
  { clientId, clientSecret }: CognitoDirectoryOptions,
): SessionDirectory {
  const client = async () => ({ ClientId: clientId, ClientSecret: await clientSecret() });
  return {
    async renew(refreshToken) {
      const input = { ...(await client()), RefreshToken: refreshToken };
      try {
        const { AuthenticationResult: result } = await cognito.getTokensFromRefreshToken(input, patience());
        if (!result?.AccessToken || !result.IdToken) throw new Error('GetTokensFromRefreshToken: no tokens');
        return {
          accessToken: result.AccessToken,
          idToken: result.IdToken,
          refreshToken: result.RefreshToken ?? refreshToken,
        };
      } catch (error) {
        if (error instanceof Error && REFUSED.has(error.name)) return undefined;
        throw error;
      }
    },
    async revoke(refreshToken) {
      await cognito.revokeToken({ ...(await client()), Token: refreshToken }, patience());
    },
  };
}

const patience = () => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });
