import { randomUUID } from 'node:crypto';
import type { ReplayStore } from './replays';

type Values = Record<string, { S: string } | { N: string } | { BOOL: boolean }>;
interface Condition {
  readonly TableName: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: Values;
}

/** The part of a DynamoDB client that is used; `DynamoDB` of `@aws-sdk/client-dynamodb` has it. */
export interface ReplayTable {
  putItem(
    input: Condition & { Item: Values; ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  ): Promise<unknown>;
  updateItem(input: Condition & { Key: Values; UpdateExpression: string }): Promise<unknown>;
  deleteItem(input: Condition & { Key: Values }): Promise<unknown>;
}

export interface DynamoReplaysOptions {
  /** Name of a table with the partition key `pk` (string), and `expires` as its time to live. */
  readonly tableName: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/**
 * Deliveries in DynamoDB. A conditional write decides who hands one over, whatever arrives at the same time. The role
 * needs `dynamodb:PutItem`, `UpdateItem` and `DeleteItem` of the table.
 * Source: Amazon DynamoDB Developer Guide, "Condition expressions", "Using time to live".
 */
export function dynamoReplays(
  table: ReplayTable,
  { tableName: TableName, clock = Date.now }: DynamoReplaysOptions,
): ReplayStore {
  return {
    async claim(key, leaseMs, rememberedSeconds) {
      const now = clock();
      const token = randomUUID();
      try {
        await table.putItem({
          TableName,
          Item: {
            pk: { S: key },
            claimedBy: { S: token },
            leaseEnds: { N: String(now + leaseMs) },
            expires: { N: String(Math.ceil(now / 1000) + rememberedSeconds) },
          },
          // What has expired may stand there for days until DynamoDB removes it. The SDK asks again when an answer is lost, and
          // then meets its own claim.
          ConditionExpression:
            'attribute_not_exists(pk) OR claimedBy = :token OR expires <= :seconds OR (attribute_not_exists(handedOver) AND leaseEnds <= :now)',
          ExpressionAttributeValues: {
            ':seconds': { N: String(Math.floor(now / 1000)) },
            ':now': { N: String(now) },
            ':token': { S: token },
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        return { state: 'new', token };
      } catch (error) {
        const found = foundBy(error);
        if (!found) throw error;
        return { state: 'handedOver' in found ? 'done' : 'busy' };
      }
    },
    async done(key, token) {
      await table.updateItem({
        TableName,
        Key: { pk: { S: key } },
        UpdateExpression: 'SET handedOver = :yes',
        ConditionExpression: 'claimedBy = :token',
        ExpressionAttributeValues: { ':yes': { BOOL: true }, ':token': { S: token } },
      });
    },
    async release(key, token) {
      await table.deleteItem({
        TableName,
        Key: { pk: { S: key } },
        ConditionExpression: 'claimedBy = :token AND attribute_not_exists(handedOver)',
        ExpressionAttributeValues: { ':token': { S: token } },
      });
    },
  };
}

/** The item that the condition met; undefined when the write failed for another reason. */
function foundBy(error: unknown): object | undefined {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') return undefined;
  // Without the item nobody knows whether it was handed over: repeating it later is safe, taking it for done is not.
  return 'Item' in error && typeof error.Item === 'object' && error.Item !== null ? error.Item : {};
}
