import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { BoundedMap } from '../../runtime/tenant-session/bounded-map';
import type { People } from './people';

const TENANT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Tenants of users are kept for as long as the function is warm: the attribute is immutable (TEN-2). */
const MOST_KEPT = 10_000;

/** Users of Cognito. Of what Cognito says of a user, nothing is kept but the tenant. */
export function cognitoPeople(client: CognitoIdentityProviderClient): People {
  const kept = new BoundedMap<string, { readonly tenant: string | undefined }>(MOST_KEPT);
  return {
    async tenantOf(pool, person) {
      const key = `${pool}/${person}`;
      const known = kept.get(key);
      if (known) return known.tenant;
      try {
        const { UserAttributes = [] } = await client.send(
          new AdminGetUserCommand({ UserPoolId: pool, Username: person }),
        );
        const value = UserAttributes.find(({ Name }) => Name === 'custom:tenant')?.Value;
        const tenant = value !== undefined && TENANT.test(value) ? value : undefined;
        kept.set(key, { tenant });
        return tenant;
      } catch (error) {
        if (error instanceof Error && error.name === 'UserNotFoundException') return null;
        throw error;
      }
    },
  };
}
