/** The part of `CognitoIdentityProvider` that is used. */
export interface CognitoClients {
  describeUserPoolClient(input: {
    UserPoolId: string;
    ClientId: string;
  }): Promise<{ readonly UserPoolClient?: { readonly ClientSecret?: string | undefined } | undefined }>;
}

/** Secret of the client of a directory. It is in memory alone. */
export interface ClientSecret {
  current(): Promise<string>;
  /** The secret after this one, which the directory refused; that of before when there is no other. */
  instead(refused: string): Promise<string>;
}

/**
 * Fetches the secret from the directory, and keeps it: no copy of it lies anywhere else. Whoever runs with the role of the
 * workload can fetch it, and nobody else (`UserDirectory.grantSignIn`).
 * Source: Amazon Cognito User Pools API Reference, "DescribeUserPoolClient".
 */
export function cognitoClientSecret(
  cognito: CognitoClients,
  { userPoolId, clientId }: { readonly userPoolId: string; readonly clientId: string },
): ClientSecret {
  let kept: Promise<string> | undefined;
  const fetched = async () => {
    const { UserPoolClient: client } = await cognito.describeUserPoolClient({
      UserPoolId: userPoolId,
      ClientId: clientId,
    });
    if (!client?.ClientSecret) throw new Error('DescribeUserPoolClient: no secret');
    return client.ClientSecret;
  };
  const current = () =>
    (kept ??= fetched().catch((error: unknown) => {
      kept = undefined;
      throw error;
    }));
  return {
    current,
    async instead(refused) {
      // Of many that were refused at once, one fetches.
      if ((await current()) === refused) kept = undefined;
      return current();
    },
  };
}
