import { ListSecretVersionIdsCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CurrentSince } from './ages';

/**
 * Looks at labels and dates, never at a value. A version is current from the moment in which it is put in, which is when
 * it is made: people put values in, and no rotation brings them on later.
 */
export function versionsOf(client: SecretsManagerClient): CurrentSince {
  return async (SecretId) => {
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListSecretVersionIdsCommand({ SecretId, ...(NextToken !== undefined && { NextToken }) }),
      );
      const current = page.Versions?.find(({ VersionStages }) => VersionStages?.includes('AWSCURRENT'));
      if (current) return current.CreatedDate;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return undefined;
  };
}
