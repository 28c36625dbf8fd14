import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { headKey, numberOf, TENANTS } from '../shared/audit/log-table';
import { listKeys } from '../shared/audit/list-keys';

/** Keys of one BatchGetItem, at most. */
const BATCH = 100;

/** Tenants whose log has taken an entry since a time: the others have no record that could excuse anything. */
export async function* tenantsActiveSince(
  client: DynamoDBClient,
  table: string,
  since: number,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  let tenants: string[] = [];
  for await (const tenant of listKeys(client, table, TENANTS, signal)) {
    tenants.push(tenant);
    if (tenants.length < BATCH) continue;
    yield* active(client, table, tenants, since, signal);
    tenants = [];
  }
  if (tenants.length > 0) yield* active(client, table, tenants, since, signal);
}

async function* active(
  client: DynamoDBClient,
  table: string,
  tenants: readonly string[],
  since: number,
  abortSignal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  let waiting = new Map(tenants.map((tenant) => [headKey(tenant).pk.S!, tenant]));
  while (waiting.size > 0) {
    abortSignal?.throwIfAborted();
    const Keys = [...waiting.values()].map(headKey);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      { abortSignal },
    );
    for (const item of Responses?.[table] ?? []) {
      const tenant = waiting.get(item.pk?.S ?? '');
      if (tenant !== undefined && numberOf(item, 'ingested') >= since) yield tenant;
    }
    const left = UnprocessedKeys?.[table]?.Keys ?? [];
    waiting = new Map(left.map(({ pk }) => [pk!.S!, waiting.get(pk!.S!)!]));
  }
}
