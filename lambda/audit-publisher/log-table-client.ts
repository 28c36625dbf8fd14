import {
  BatchWriteItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactionCanceledException,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { listKeys } from '../shared/audit/list-keys';
import {
  batchKey,
  BATCH_PREFIX,
  CorruptItemError,
  headKey,
  number,
  numberOf,
  parseBatch,
  parseHead,
  tenantPartition,
  text,
  work,
  workKey,
} from '../shared/audit/log-table';
import { retry, type Wait } from '../shared/audit/retry';
import type { PublishingTable } from './publish-tenant';

/** The log table in DynamoDB. */
export function publishingTable(client: DynamoDBClient, TableName: string, wait: Wait): PublishingTable {
  return {
    tenants: (signal) => listKeys(client, TableName, work('publish'), signal),

    async head(tenant, abortSignal) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: headKey(tenant), ConsistentRead: true }),
        { abortSignal },
      );
      if (!Item) throw new CorruptItemError('head: there is work, and no head');
      return parseHead(Item);
    },

    async *batches(tenant, abortSignal) {
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :batch)',
            ExpressionAttributeValues: { ':pk': text(tenantPartition(tenant)), ':batch': text(BATCH_PREFIX) },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
          { abortSignal },
        );
        yield* (page.Items ?? []).map(parseBatch);
        start = page.LastEvaluatedKey;
      } while (start);
    },

    markPublished: (tenant, size, signal) =>
      retry(() => markPublished(tenant, size, signal), { wait, signal }),

    async removeBatches(tenant, firsts, signal) {
      for (let i = 0; i < firsts.length; i += MOST_WRITES) {
        await removeSome(
          firsts
            .slice(i, i + MOST_WRITES)
            .map((first) => ({ DeleteRequest: { Key: batchKey(tenant, first) } })),
          signal,
        );
      }
    },

    clearWork: (tenant, size, signal) => retry(() => clearWork(tenant, size, signal), { wait, signal }),
  };

  async function markPublished(tenant: string, size: number, abortSignal: AbortSignal): Promise<void> {
    const behind = (kind: 'copy' | 'forward') => ({
      Put: { TableName, Item: { ...workKey(kind, tenant), size: number(size) } },
    });
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        {
          Update: {
            TableName,
            Key: headKey(tenant),
            UpdateExpression: 'SET published = :size',
            ConditionExpression: 'published < :size AND sequenced >= :size',
            ExpressionAttributeValues: { ':size': number(size) },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        behind('copy'),
        behind('forward'),
      ],
    });
    try {
      await client.send(transaction, { abortSignal });
    } catch (error) {
      const reason = refusal(error);
      if (!reason) throw error;
      // Another publisher has come as far, or this one has, and the answer was lost.
      if (numberOf(reason.Item ?? {}, 'published') >= size) return;
      throw new CorruptItemError('head: less is sequenced than published');
    }
  }

  async function clearWork(tenant: string, size: number, abortSignal: AbortSignal): Promise<void> {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        {
          ConditionCheck: {
            TableName,
            Key: headKey(tenant),
            ConditionExpression: 'sequenced = :size AND published = :size',
            ExpressionAttributeValues: { ':size': number(size) },
          },
        },
        { Delete: { TableName, Key: workKey('publish', tenant) } },
      ],
    });
    try {
      await client.send(transaction, { abortSignal });
    } catch (error) {
      if (!refusal(error)) throw error;
    }
  }

  async function removeSome(requests: WriteRequest[], abortSignal: AbortSignal): Promise<void> {
    let rest = requests;
    await retry(
      async () => {
        const { UnprocessedItems } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [TableName]: rest } }),
          { abortSignal },
        );
        rest = UnprocessedItems?.[TableName] ?? [];
        if (rest.length > 0) throw new ThrottledError('some batches are not removed yet');
      },
      { wait, signal: abortSignal },
    );
  }
}

/** DynamoDB takes 25 writes in a batch. */
const MOST_WRITES = 25;

class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
}

/** Why the condition on the head, which comes first, did not hold; undefined when it failed for another reason. */
function refusal(error: unknown) {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const reason = (error as TransactionCanceledException).CancellationReasons?.[0];
  return reason?.Code === 'ConditionalCheckFailed' ? reason : undefined;
}
