import {
  AdminDisableUserCommand,
  AdminForgetDeviceCommand,
  AdminGetUserCommand,
  AdminListDevicesCommand,
  type AdminListDevicesCommandOutput,
  AdminSetUserMFAPreferenceCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { retry, type Wait } from '../shared/audit/retry';
import { errorName } from '../shared/errors';
import type { Directory } from './world';

/** Most remembered devices that Cognito names at once. */
const PAGE = 60;

/**
 * A user pool. An administrator has no call that deletes a passkey or the secret of an authenticator app: both are turned
 * off, and the account they belong to is disabled.
 * Source: Amazon Cognito User Pools API Reference, "AdminDisableUser", "AdminSetUserMFAPreference".
 */
export function cognitoDirectory(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  wait: Wait,
): Directory {
  const again = <T>(work: () => Promise<T>) => retry(work, { wait });

  /** @returns undefined when there is no such account */
  async function of<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await again(work);
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return undefined;
      throw error;
    }
  }
  async function devices(Username: string): Promise<string[] | undefined> {
    const keys: string[] = [];
    let PaginationToken: string | undefined;
    do {
      const at = PaginationToken;
      const page = await of(() => pageOfDevices(Username, at));
      if (!page) return undefined;
      keys.push(
        ...(page.Devices ?? []).flatMap(({ DeviceKey }) => (DeviceKey === undefined ? [] : [DeviceKey])),
      );
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    return keys;
  }

  async function pageOfDevices(
    Username: string,
    token: string | undefined,
  ): Promise<Pick<AdminListDevicesCommandOutput, 'Devices' | 'PaginationToken'>> {
    try {
      const from = token === undefined ? {} : { PaginationToken: token };
      return await client.send(new AdminListDevicesCommand({ UserPoolId, Username, Limit: PAGE, ...from }));
    } catch (error) {
      // A pool that remembers no devices says so in this way.
      if (errorName(error) === 'InvalidUserPoolConfigurationException') return {};
      throw error;
    }
  }

  return {
    async look(Username) {
      const user = await of(() => client.send(new AdminGetUserCommand({ UserPoolId, Username })));
      if (!user) return undefined;
      const remembered = (await devices(Username)) ?? [];
      // What does not say that it is disabled is not.
      return {
        enabled: user.Enabled !== false,
        factors: user.UserMFASettingList ?? [],
        devices: remembered.length,
      };
    },

    async disable(Username) {
      const answer = await of(() => client.send(new AdminDisableUserCommand({ UserPoolId, Username })));
      return answer !== undefined;
    },

    async signOut(Username) {
      try {
        const answer = await of(() =>
          client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username })),
        );
        return answer !== undefined;
      } catch (error) {
        // Of an account that is disabled, whose tokens went with that. Missing permission has another name.
        if (errorName(error) === 'NotAuthorizedException') return true;
        throw error;
      }
    },

    async turnOffFactors(Username) {
      const off = { Enabled: false, PreferredMfa: false };
      const answer = await of(() =>
        client.send(
          new AdminSetUserMFAPreferenceCommand({
            UserPoolId,
            Username,
            SoftwareTokenMfaSettings: off,
            WebAuthnMfaSettings: { Enabled: false },
          }),
        ),
      );
      return answer !== undefined;
    },

    async forgetDevices(Username) {
      const keys = await devices(Username);
      if (!keys) return false;
      for (const DeviceKey of keys) {
        await again(() =>
          client.send(new AdminForgetDeviceCommand({ UserPoolId, Username, DeviceKey })),
        ).catch((error: unknown) => {
          // Somebody else was faster.
          if (errorName(error) !== 'ResourceNotFoundException') throw error;
        });
      }
      return true;
    },
  };
}
