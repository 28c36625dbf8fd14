import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tenantsActiveSince } from '../../../lambda/audit-reconciler/active-tenants-client';
import { logEvents } from '../../../lambda/audit-reconciler/log-groups-client';
import { listen, type Reply } from '../../support/http-server';

/** Talks to a server that knows only the calls given, in this order. */
async function against<T>(replies: [string, unknown][], work: (endpoint: object) => AsyncIterable<T>) {
  const server = await listen(({ headers }): Reply => {
    const [target, body] = replies.shift() ?? [];
    const expected = String(headers['x-amz-target']).endsWith(`.${target}`);
    return expected ? { status: 200, body } : { status: 400, body: { __type: 'UnexpectedCall' } };
  });
  const credentials = { accessKeyId: 'example', secretAccessKey: 'example' };
  try {
    const found: T[] = [];
    const endpoint = { endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 };
    for await (const one of work(endpoint)) found.push(one);
    return { found, bodies: server.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>) };
  } finally {
    await server.close();
  }
}

describe('logEvents', () => {
  const event = (id: string) => ({ eventId: id, logStreamName: 'a', timestamp: 5, message: 'm' });
  const read = (endpoint: object) =>
    logEvents(new CloudWatchLogsClient(endpoint), 'group', { from: 0, to: 10 }, { pattern: '{ $.a = 1 }' });

  test('follows every page, empty ones too', async () => {
    const { found, bodies } = await against(
      [
        ['FilterLogEvents', { events: [event('1')], nextToken: 't1' }],
        ['FilterLogEvents', { events: [], nextToken: 't2' }],
        ['FilterLogEvents', { events: [event('2')] }],
      ],
      read,
    );
    expect(found.map(({ id }) => id)).toEqual(['1', '2']);
    const asked = { logGroupName: 'group', startTime: 0, endTime: 9, filterPattern: '{ $.a = 1 }' };
    expect(bodies).toEqual([asked, { ...asked, nextToken: 't1' }, { ...asked, nextToken: 't2' }]);
  });

  test('an event without an id, and a call that fails, are errors', async () => {
    await expect(against([['FilterLogEvents', { events: [{ message: 'm' }] }]], read)).rejects.toThrow(
      'no id',
    );
    await expect(against([['Other', {}]], read)).rejects.toThrow(/UnexpectedCall|Unknown/);
  });

  test('stops when it is aborted', async () => {
    const client = new CloudWatchLogsClient({ region: 'us-east-1' });
    const events = logEvents(client, 'group', { from: 0, to: 1 }, { signal: AbortSignal.abort() });
    await expect(events.next()).rejects.toThrow('aborted');
  });
});

test('tenantsActiveSince gives those whose log has grown, and asks again for what was not processed', async () => {
  const head = (tenant: string, ingested: number) => ({
    pk: { S: `tenant#${tenant}` },
    sk: { S: 'head' },
    ingested: { N: String(ingested) },
  });
  const key = { pk: { S: 'tenant#c' }, sk: { S: 'head' } };
  const { found, bodies } = await against(
    [
      ['Query', { Items: [{ sk: { S: 'a' } }], LastEvaluatedKey: { pk: { S: 'tenants' }, sk: { S: 'a' } } }],
      ['Query', { Items: [{ sk: { S: 'b' } }, { sk: { S: 'c' } }] }],
      [
        'BatchGetItem',
        { Responses: { t: [head('a', 99), head('b', 100)] }, UnprocessedKeys: { t: { Keys: [key] } } },
      ],
      ['BatchGetItem', { Responses: { t: [head('c', 101)] } }],
    ],
    (endpoint) => tenantsActiveSince(new DynamoDBClient(endpoint), 't', 100),
  );
  expect(found).toEqual(['b', 'c']);
  expect(bodies[3]).toMatchObject({ RequestItems: { t: { Keys: [key] } } });
});
