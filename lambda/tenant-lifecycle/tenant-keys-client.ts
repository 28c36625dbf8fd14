import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
  type KeyMetadata,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { inParallel } from '../shared/audit/in-parallel';
import { tenantKeyPolicy, type KeyPolicyNames } from './key-policy';
import type { TenantKey, TenantKeys } from './tenant-keys';

export interface TenantKeysOptions {
  /** Name of the deployment: two in one account do not take each other's keys for their own. */
  readonly deployment: string;
  readonly policy: KeyPolicyNames;
  /** 7 to 30. */
  readonly deletionDays: number;
}

const PURPOSE = 'tenant-key';
/** KMS answers 2,000 such questions a second (AWS KMS Developer Guide, "Request quotas"). */
const CONCURRENCY = 20;
const NOT_THERE: ReadonlySet<string> = new Set(['NotFoundException', 'AccessDeniedException']);

/**
 * The tenants' keys in KMS. Found by their tags with KMS's own lists: another service's index would be later still.
 * Source: AWS KMS API Reference, "CreateKey" (no idempotency), "Eventual consistency".
 */
export function tenantKeys(client: KMSClient, options: TenantKeysOptions): TenantKeys {
  const { deployment, policy, deletionDays } = options;
  const aliasOf = (tenant: string) => `alias/${deployment}/tenant/${tenant}`;

  /** @returns undefined when there is no such key, or it is none of ours */
  async function describe(KeyId: string): Promise<TenantKey | undefined> {
    const tags = await tagsOf(KeyId);
    const tenant = tags?.get('bulwark:tenant');
    if (
      !tenant ||
      tags?.get('bulwark:purpose') !== PURPOSE ||
      tags.get('bulwark:deployment') !== deployment
    ) {
      return undefined;
    }
    const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    return { arn: metadata!.Arn!, tenant, ...stateOf(metadata!) };
  }

  async function tagsOf(KeyId: string): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
      return new Map(Tags.map(({ TagKey, TagValue }) => [TagKey!, TagValue!]));
    } catch (error) {
      // Gone meanwhile, or a key whose policy does not know this role: then it is none of ours.
      if (error instanceof Error && NOT_THERE.has(error.name)) return undefined;
      throw error;
    }
  }

  return {
    async named(tenant) {
      try {
        const { KeyMetadata: metadata } = await client.send(
          new DescribeKeyCommand({ KeyId: aliasOf(tenant) }),
        );
        const key = await describe(metadata!.Arn!);
        return key ?? { arn: metadata!.Arn!, tenant: '', state: 'other' };
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFoundException') return undefined;
        throw error;
      }
    },

    async tagged(tenant) {
      const ids: string[] = [];
      let Marker: string | undefined;
      do {
        const page = await client.send(new ListKeysCommand({ Limit: 1000, ...(Marker && { Marker }) }));
        ids.push(...(page.Keys ?? []).map(({ KeyArn }) => KeyArn!));
        Marker = page.Truncated ? page.NextMarker : undefined;
      } while (Marker);
      const found: TenantKey[] = [];
      await inParallel(ids, CONCURRENCY, async (id) => {
        const key = await describe(id);
        if (key && (tenant === undefined || key.tenant === tenant)) found.push(key);
      });
      return found.toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
    },

    async create(tenant) {
      const { KeyMetadata: metadata } = await client.send(
        new CreateKeyCommand({
          Description: 'Data of one tenant',
          Policy: tenantKeyPolicy(tenant, policy),
          // Else the policy would have to let this role replace it, and so make itself a user of the key.
          BypassPolicyLockoutSafetyCheck: true,
          Tags: [
            { TagKey: 'bulwark:tenant', TagValue: tenant },
            { TagKey: 'bulwark:purpose', TagValue: PURPOSE },
            { TagKey: 'bulwark:deployment', TagValue: deployment },
          ],
        }),
      );
      return { arn: metadata!.Arn!, tenant, ...stateOf(metadata!) };
    },

    async rotate(KeyId) {
      await client.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    },

    async name(tenant, TargetKeyId) {
      try {
        await client.send(new CreateAliasCommand({ AliasName: aliasOf(tenant), TargetKeyId }));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'AlreadyExistsException')) throw error;
      }
    },

    async unname(tenant) {
      try {
        await client.send(new DeleteAliasCommand({ AliasName: aliasOf(tenant) }));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'NotFoundException')) throw error;
      }
    },

    async end(KeyId) {
      try {
        const { DeletionDate } = await client.send(
          new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: deletionDays }),
        );
        return DeletionDate!.toISOString();
      } catch (error) {
        if (!(error instanceof Error && error.name === 'KMSInvalidStateException')) throw error;
        const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }));
        const { endsAt } = stateOf(metadata!);
        if (endsAt === undefined) throw error;
        return endsAt;
      }
    },
  };
}

function stateOf({ KeyState, DeletionDate }: KeyMetadata): Pick<TenantKey, 'state' | 'endsAt'> {
  if (KeyState === 'PendingDeletion') return { state: 'ending', endsAt: DeletionDate!.toISOString() };
  return { state: KeyState === 'Enabled' ? 'usable' : 'other' };
}
