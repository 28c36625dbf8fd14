import {
  GetItemCommand,
  type DynamoDBClient,
  TransactWriteItemsCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { EMPTY_HEAD } from '../../runtime/tlog/entry';
import {
  batchItem,
  bytes,
  bytesOf,
  headItem,
  headKey,
  idKey,
  number,
  parseHead,
  tenantKey,
  workKey,
} from '../shared/audit/log-table';
import type { Commit, CommitAnswer, SequencingTable } from './sequence';

/** The log table in DynamoDB. */
export function sequencingTable(client: DynamoDBClient, TableName: string): SequencingTable {
  return {
    async head(tenant, abortSignal) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: headKey(tenant), ConsistentRead: true }),
        { abortSignal },
      );
      return Item ? parseHead(Item) : { ...EMPTY_HEAD, published: 0 };
    },

    async commit(commit, abortSignal) {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: itemsOf(commit, TableName),
            ClientRequestToken: commit.token,
          }),
          { abortSignal },
        );
        return { committed: true };
      } catch (error) {
        const answer = canceled(error) && answerOf(error, commit);
        if (!answer) throw error;
        return answer;
      }
    },
  };
}

const NOT_THERE = 'attribute_not_exists(pk)';

/** The head first, the ids last: the reasons of a refusal come in this order. */
function itemsOf({ tenant, from, to, batch, records }: Commit, TableName: string): TransactWriteItem[] {
  const asRead =
    from.size === 0
      ? { ConditionExpression: NOT_THERE }
      : {
          ConditionExpression: 'sequenced = :sequenced AND published = :published',
          ExpressionAttributeValues: {
            ':sequenced': number(from.size),
            ':published': number(from.published),
          },
        };
  return [
    { Put: { TableName, Item: headItem(tenant, to), ...asRead } },
    { Put: { TableName, Item: batchItem(tenant, batch), ConditionExpression: NOT_THERE } },
    // While something waits to be published the work is there: the publisher removes it only with the head in hand.
    ...(from.size === from.published ? [{ Put: { TableName, Item: workKey('publish', tenant) } }] : []),
    ...(from.size === 0 ? [{ Put: { TableName, Item: tenantKey(tenant) } }] : []),
    ...records.map(({ record, digest }, i) => ({
      Put: {
        TableName,
        Item: { ...idKey(tenant, record.id), sequence: number(batch.first + i), digest: bytes(digest) },
        ConditionExpression: NOT_THERE,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    })),
  ];
}

const canceled = (error: unknown): error is TransactionCanceledException =>
  error instanceof Error && error.name === 'TransactionCanceledException';

/** @returns undefined when it was refused for another reason, such as throttling */
function answerOf(error: TransactionCanceledException, { records }: Commit): CommitAnswer | undefined {
  const reasons = error.CancellationReasons ?? [];
  const ids = reasons.slice(reasons.length - records.length);
  const taken = new Map(
    records.flatMap((candidate, i) =>
      ids[i]?.Code === 'ConditionalCheckFailed'
        ? [[candidate, bytesOf(ids[i].Item?.digest, 'digest')] as const]
        : [],
    ),
  );
  const moved =
    reasons[0]?.Code === 'ConditionalCheckFailed' ||
    reasons.some(({ Code }) => Code === 'TransactionConflict');
  return moved || taken.size > 0 ? { committed: false, moved, taken } : undefined;
}
