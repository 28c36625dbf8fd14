import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text } from './log-table';

/** Sort keys of one partition of the log table, in order, such as the tenants that have work. */
export async function* listKeys(
  client: DynamoDBClient,
  table: string,
  pk: string,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  let start: Record<string, { S: string } | { N: string } | { B: Uint8Array }> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': text(pk) },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
      { abortSignal: signal },
    );
    for (const { sk } of page.Items ?? []) if (sk?.S !== undefined) yield sk.S;
    start = page.LastEvaluatedKey as typeof start;
  } while (start);
}
