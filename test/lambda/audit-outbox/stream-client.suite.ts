import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { pack, RefusedError } from '../../../lambda/audit-outbox/stream';
import { streamOf } from '../../../lambda/audit-outbox/stream-client';

interface Call {
  readonly target: string;
  readonly body: unknown;
}

/** Kinesis speaks HTTP/2; this server answers each call with the next answer, and any other with an error. */
async function against<T>(
  answers: readonly { readonly status: number; readonly body: object }[],
  work: (client: KinesisClient) => Promise<T>,
) {
  const calls: Call[] = [];
  const waiting = [...answers];
  const server: Http2Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({
        target: String(request.headers['x-amz-target']),
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      const { status, body } = waiting.shift() ?? { status: 404, body: { __type: 'Unexpected' } };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new KinesisClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
  try {
    return { result: await work(client), calls };
  } finally {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const parcels = pack([
  { place: '1', organization: 'riverside', line: '{"a":1}' },
  { place: '2', organization: null, line: '{"é":1}' },
  { place: '3', organization: 'riverside', line: '{"a":2}' },
]);
const put = (client: KinesisClient) => streamOf(client, 'audit').put(parcels);
const answer = (...Records: object[]) => [{ status: 200, body: { Records } }];
const taken = { SequenceNumber: '1', ShardId: 'shardId-000000000000' };

test('puts lines under the organization as partition key', async () => {
  const { result, calls } = await against(answer(taken, taken), put);
  expect(result).toEqual([true, true]);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  expect(calls).toEqual([
    {
      target: 'Kinesis_20131202.PutRecords',
      body: {
        StreamName: 'audit',
        Records: [
          { PartitionKey: 'riverside', Data: base64('{"a":1}\n{"a":2}\n') },
          { PartitionKey: 'unknown', Data: base64('{"é":1}\n') },
        ],
      },
    },
  ]);
});

test.each([
  [{ ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' }],
  [{ ErrorCode: 'InternalFailure' }],
  [{}],
])('a parcel answered with %j was not taken', async (failed) => {
  expect((await against(answer(failed, taken), put)).result).toEqual([false, true]);
});

test('an answer for fewer parcels is no answer', async () => {
  await expect(against(answer(taken), put)).rejects.toThrow('answered for other parcels');
});

test.each(['InvalidArgumentException', 'ValidationException'])('%s refuses the content', async (name) => {
  const refusal = against([{ status: 400, body: { __type: name, message: 'too long' } }], put);
  await expect(refusal).rejects.toBeInstanceOf(RefusedError);
});

test.each([
  'ProvisionedThroughputExceededException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'KMSThrottlingException',
  'KMSAccessDeniedException',
])('%s says nothing of the content', async (name) => {
  const failure = against([{ status: 400, body: { __type: name, message: 'no' } }], put);
  await expect(failure).rejects.toMatchObject({ name });
});
