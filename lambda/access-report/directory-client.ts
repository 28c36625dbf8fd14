import {
  AdminGetUserCommand,
  AdminListUserAuthEventsCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { inParallel } from '../shared/audit/in-parallel';
import { retry, type Wait } from '../shared/audit/retry';
import { errorName } from '../shared/errors';
import type { DirectoryAccount, Sources } from './facts';

/** Most that Cognito gives at once. */
const PAGE = 60;
/** Calls under way: about what the default quotas of 30 lists and 120 reads a second take. */
const AT_ONCE = 8;
/** Throttling passes; each attempt waits up to two seconds longer. */
const ATTEMPTS = 12;
/** Older sign-ins are stale in any case. */
const MEMORY_MS = 400 * 86_400_000;

/**
 * The user pools. Of people no attribute is asked for but `sub` and the tenant; what `AdminGetUser` gives beyond its factors
 * is dropped here.
 * Source: Amazon Cognito Developer Guide, "Quotas in Amazon Cognito", "Viewing user event history".
 */
export function cognitoAccounts(
  client: CognitoIdentityProviderClient,
  pools: { readonly workforce: string; readonly patients: string },
  { wait, now }: { readonly wait: Wait; readonly now: () => number },
): Pick<Sources, 'directory' | 'patients'> {
  const UserPoolId = pools.workforce;

  async function lastSignIn(Username: string, again: Again): Promise<string | undefined> {
    const oldest = now() - MEMORY_MS;
    for (let NextToken: string | undefined; ;) {
      const answer = await again(() =>
        client.send(
          new AdminListUserAuthEventsCommand({
            UserPoolId,
            Username,
            MaxResults: PAGE,
            ...(NextToken !== undefined && { NextToken }),
          }),
        ),
      );
      // The newest come first: attempts that failed may stand before the one that did not.
      for (const { EventType, EventResponse, CreationDate } of answer.AuthEvents ?? []) {
        if (!CreationDate || CreationDate.getTime() < oldest) return undefined;
        if (EventType === 'SignIn' && EventResponse === 'Pass') return CreationDate.toISOString();
      }
      NextToken = answer.NextToken;
      if (NextToken === undefined) return undefined;
    }
  }

  /** @returns undefined for an account that has gone since it was listed */
  async function accountOf(user: UserType, again: Again): Promise<DirectoryAccount | undefined> {
    const { Username = '', Attributes = [], Enabled, UserStatus, UserCreateDate } = user;
    const attribute = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
    try {
      const { UserMFASettingList = [] } = await again(() =>
        client.send(new AdminGetUserCommand({ UserPoolId, Username })),
      );
      return {
        account: attribute('sub') ?? Username,
        tenant: attribute('custom:tenant'),
        status:
          Enabled === false ? 'disabled' : UserStatus === 'FORCE_CHANGE_PASSWORD' ? 'invited' : 'active',
        createdAt: (UserCreateDate ?? new Date(0)).toISOString(),
        factors: UserMFASettingList,
        lastSignIn: await lastSignIn(Username, again),
      };
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return undefined;
      throw error;
    }
  }

  return {
    async directory(signal) {
      const again = againUntil(signal, wait);
      const accounts: DirectoryAccount[] = [];
      let PaginationToken: string | undefined;
      do {
        const page = await again(() =>
          client.send(
            new ListUsersCommand({
              UserPoolId,
              Limit: PAGE,
              AttributesToGet: ['sub', 'custom:tenant'],
              ...(PaginationToken !== undefined && { PaginationToken }),
            }),
          ),
        );
        await inParallel(page.Users ?? [], AT_ONCE, async (user) => {
          signal.throwIfAborted();
          const account = await accountOf(user, again);
          if (account) accounts.push(account);
        });
        PaginationToken = page.PaginationToken;
      } while (PaginationToken !== undefined);
      return accounts;
    },

    async patients(signal) {
      const { UserPool } = await againUntil(
        signal,
        wait,
      )(() => client.send(new DescribeUserPoolCommand({ UserPoolId: pools.patients })));
      return UserPool?.EstimatedNumberOfUsers ?? 0;
    },
  };
}

type Again = <T>(work: () => Promise<T>) => Promise<T>;

const againUntil =
  (signal: AbortSignal, wait: Wait): Again =>
  (work) =>
    retry(work, { wait, signal, attempts: ATTEMPTS });
