import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ConsumerTable } from './consumer';

/**
 * Work and cursors in the log table, `docs/audit-log.md`.
 * @param consumer as the publisher calls it in `work#<consumer>`
 */
export function consumerTable(
  client: DynamoDBClient,
  tableName: string,
  consumer: 'copy' | 'forward',
): ConsumerTable {
  const cursorOf = (tenant: string) => ({
    TableName: tableName,
    Key: { pk: { S: `cursor#${consumer}` }, sk: { S: tenant } },
  });
  // `size` is a word that DynamoDB keeps for itself.
  const names = { '#size': 'size', '#next': 'next' };

  return {
    async waiting() {
      const tenants: string[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'pk = :work',
          ExpressionAttributeValues: { ':work': { S: `work#${consumer}` } },
          ProjectionExpression: 'sk',
        },
      );
      for await (const { Items = [] } of pages) tenants.push(...Items.flatMap(({ sk }) => sk?.S ?? []));
      return tenants;
    },
    async cursor(tenant) {
      const { Item } = await client.send(new GetItemCommand({ ...cursorOf(tenant), ConsistentRead: true }));
      const next = Item?.next?.N;
      return { size: Number(Item?.size?.N ?? 0), ...(next !== undefined && { next: Number(next) }) };
    },
    claim: (tenant, { first, end }) =>
      holds(
        client.send(
          new UpdateItemCommand({
            ...cursorOf(tenant),
            UpdateExpression: 'SET #size = :first, #next = :end',
            ConditionExpression: `${
              first === 0 ? '(attribute_not_exists(pk) OR #size = :first)' : '#size = :first'
            } AND attribute_not_exists(#next)`,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':first': { N: String(first) }, ':end': { N: String(end) } },
          }),
        ),
      ),
    advance: (tenant, { first, end }) =>
      holds(
        client.send(
          new UpdateItemCommand({
            ...cursorOf(tenant),
            UpdateExpression: 'SET #size = :end REMOVE #next',
            ConditionExpression: '#size = :first AND #next = :end',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':first': { N: String(first) }, ':end': { N: String(end) } },
          }),
        ),
      ),
    async clear(tenant, size) {
      await holds(
        client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: { pk: { S: `work#${consumer}` }, sk: { S: tenant } },
            ConditionExpression: '#size <= :size',
            ExpressionAttributeNames: { '#size': 'size' },
            ExpressionAttributeValues: { ':size': { N: String(size) } },
          }),
        ),
      );
    },
  };
}

/** Whether the condition of a write held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
