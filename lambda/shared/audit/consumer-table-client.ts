import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { errorName } from '../errors';
import type { ConsumerTable, Range } from './consumer';
import { listKeys } from './list-keys';
import { cursorKey, number, numberOf, work, workKey } from './log-table';

/** Work and cursors of one consumer in the log table. */
export function consumerTable(
  client: DynamoDBClient,
  TableName: string,
  consumer: 'copy' | 'forward',
): ConsumerTable {
  // `size` and `next` are words that DynamoDB keeps for itself.
  const update = (
    tenant: string,
    { first, end }: Range,
    expressions: { update: string; condition: string },
  ) =>
    held(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: cursorKey(consumer, tenant),
          UpdateExpression: expressions.update,
          ConditionExpression: expressions.condition,
          ExpressionAttributeNames: { '#size': 'size', '#next': 'next' },
          ExpressionAttributeValues: { ':first': number(first), ':end': number(end) },
        }),
      ),
    );
  return {
    waiting: () => listKeys(client, TableName, work(consumer)),
    async cursor(tenant) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: cursorKey(consumer, tenant), ConsistentRead: true }),
      );
      if (!Item) return { size: 0 };
      return { size: numberOf(Item, 'size'), ...(Item.next && { next: numberOf(Item, 'next') }) };
    },
    claim(tenant, range) {
      const there = range.first === 0 ? '(attribute_not_exists(pk) OR #size = :first)' : '#size = :first';
      return update(tenant, range, {
        update: 'SET #size = :first, #next = :end',
        condition: `${there} AND attribute_not_exists(#next)`,
      });
    },
    advance: (tenant, range) =>
      update(tenant, range, {
        update: 'SET #size = :end REMOVE #next',
        condition: '#size = :first AND #next = :end',
      }),
    async clear(tenant, size) {
      await held(
        client.send(
          new DeleteItemCommand({
            TableName,
            Key: workKey(consumer, tenant),
            ConditionExpression: '#size <= :size',
            ExpressionAttributeNames: { '#size': 'size' },
            ExpressionAttributeValues: { ':size': number(size) },
          }),
        ),
      );
    },
  };
}

/** Whether the condition of a write held. */
async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (errorName(error) === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
