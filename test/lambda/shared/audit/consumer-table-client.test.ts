import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { consumerTable } from '../../../../lambda/shared/audit/consumer-table-client';
import { type Operations, Process, refusal } from '../../../support/aws/service';

/** The conditions themselves are judged by the emulator; here, what our code makes of the answers. */
const tableOf = (operations: Operations) =>
  consumerTable(new Process().client('dynamodb', operations), 'log', 'copy');

const refusing = (name: string) => ({
  UpdateItem: () => {
    throw refusal(name);
  },
  DeleteItem: () => {
    throw refusal(name);
  },
});

describe('the cursor of a consumer', () => {
  test('is at the beginning when there is none, and is read as it was written last', async () => {
    const seen: unknown[] = [];
    const answers = [{}, { Item: { size: { N: '7' } } }, { Item: { size: { N: '7' }, next: { N: '9' } } }];
    const table = tableOf({ GetItem: (input) => (seen.push(input), answers.shift()) });
    await expect(table.cursor('clinic-a')).resolves.toEqual({ size: 0 });
    await expect(table.cursor('clinic-a')).resolves.toEqual({ size: 7 });
    await expect(table.cursor('clinic-a')).resolves.toEqual({ size: 7, next: 9 });
    expect(seen[0]).toEqual({
      TableName: 'log',
      Key: { pk: { S: 'cursor#copy' }, sk: { S: 'clinic-a' } },
      ConsistentRead: true,
    });
  });

  test('that is no number is an error, not the beginning', async () => {
    const table = tableOf({ GetItem: () => ({ Item: { size: { S: '7' } } }) });
    await expect(table.cursor('clinic-a')).rejects.toThrow('size is no whole number');
  });

  test('is created by the first range only', async () => {
    const conditions: (string | undefined)[] = [];
    const table = tableOf({
      UpdateItem: ({ ConditionExpression }: UpdateItemCommandInput) => (
        conditions.push(ConditionExpression),
        {}
      ),
    });
    await expect(table.claim('clinic-a', { first: 0, end: 5 })).resolves.toBe(true);
    await expect(table.claim('clinic-a', { first: 5, end: 6 })).resolves.toBe(true);
    expect(conditions.map((condition) => condition?.includes('attribute_not_exists(pk)'))).toEqual([
      true,
      false,
    ]);
    expect(conditions.every((condition) => condition?.includes('attribute_not_exists(#next)'))).toBe(true);
  });

  test('who was not first is told so; any other failure is one', async () => {
    const range = { first: 0, end: 5 };
    const late = tableOf(refusing('ConditionalCheckFailedException'));
    await expect(late.claim('clinic-a', range)).resolves.toBe(false);
    await expect(late.advance('clinic-a', range)).resolves.toBe(false);
    await expect(late.clear('clinic-a', 5)).resolves.toBeUndefined();
    const broken = tableOf(refusing('ProvisionedThroughputExceededException'));
    await expect(broken.claim('clinic-a', range)).rejects.toThrow('Throughput');
    await expect(broken.advance('clinic-a', range)).rejects.toThrow('Throughput');
    await expect(broken.clear('clinic-a', 5)).rejects.toThrow('Throughput');
  });
});
