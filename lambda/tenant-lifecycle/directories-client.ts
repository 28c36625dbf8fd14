import {
  AdminGetUserCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Directories } from './stores';

/** Name of the group of a tenant (TEN-2). */
const groupOf = (tenant: string): string => `tenant:${tenant}`;
const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/**
 * The Cognito user pools, that of the workforce first. Deleting a group leaves its people, who are in no tenant then; of a user,
 * whatever else the pool says is dropped here.
 */
export function cognitoDirectories(
  client: CognitoIdentityProviderClient,
  pools: readonly [string, ...string[]],
): Directories {
  return {
    async addGroups(tenant) {
      for (const UserPoolId of pools) {
        try {
          await client.send(new CreateGroupCommand({ UserPoolId, GroupName: groupOf(tenant) }));
        } catch (error) {
          if (!named(error, 'GroupExistsException')) throw error;
        }
      }
    },
    async removeGroups(tenant) {
      let removed = 0;
      for (const UserPoolId of pools) {
        try {
          await client.send(new DeleteGroupCommand({ UserPoolId, GroupName: groupOf(tenant) }));
          removed++;
        } catch (error) {
          if (!named(error, 'ResourceNotFoundException')) throw error;
        }
      }
      return removed;
    },
    async countGroups(tenant) {
      let count = 0;
      for (const UserPoolId of pools) {
        try {
          await client.send(new GetGroupCommand({ UserPoolId, GroupName: groupOf(tenant) }));
          count++;
        } catch (error) {
          if (!named(error, 'ResourceNotFoundException')) throw error;
        }
      }
      return count;
    },
    async tenantOf(Username) {
      try {
        const { Enabled, UserAttributes } = await client.send(
          new AdminGetUserCommand({ UserPoolId: pools[0], Username }),
        );
        const valueOf = (name: string) => UserAttributes?.find(({ Name }) => Name === name)?.Value;
        // The name of a user need not be the `sub`, and finds one all the same.
        return Enabled && valueOf('sub') === Username ? valueOf('custom:tenant') : undefined;
      } catch (error) {
        if (!named(error, 'UserNotFoundException')) throw error;
        return undefined;
      }
    },
  };
}
