import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { webhookMiddleware } from '../../../runtime/webhooks/http-middleware';
import { webhookHandler } from '../../../runtime/webhooks/lambda-handler';
import { fromMessage, MOST_MESSAGE_BODY_BYTES, toMessage } from '../../../runtime/webhooks/message';
import { createWebhookReceiver, type Delivery } from '../../../runtime/webhooks/receiver';
import { memoryReplays } from '../../../runtime/webhooks/replays';
import { parseSecret, signedHeaders } from '../../../runtime/webhooks/standard-webhooks';
import { hmacSha256 } from '../../../runtime/webhooks/hmac-sha256';
import { twilio } from '../../../runtime/webhooks/twilio';
import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const TOKEN = '0123456789abcdef';
const MOST = 1000;

function receiverOf(verifier = hmacSha256(), secret = SECRET) {
  const handed: Delivery[] = [];
  const sources: unknown[] = [];
  const outcomes: string[] = [];
  const receiver = createWebhookReceiver({
    name: 'payments',
    verifier,
    secrets: { accepted: async () => [{ value: secret, replaced: false }], again: async () => undefined },
    replays: memoryReplays(),
    audit: {
      async record({ source }) {
        sources.push(source);
        return { id: '1', accepted: true };
      },
    },
    handOver: async (delivery) => void handed.push(delivery),
    maxBodyBytes: MOST,
    onOutcome: ({ outcome }) => outcomes.push(outcome),
  });
  return { receiver, handed, sources, outcomes };
}
const signed = (body: Buffer, id = 'msg_1') => ({
  'content-type': 'application/json',
  ...signedHeaders(id, body, [parseSecret(SECRET)], Date.now()),
});
// A byte-order mark, CRLF and a byte that is no UTF-8: whoever decodes and writes again loses them.
const BODY = Buffer.concat([Buffer.from('\ufeff{"a" : "ż"}\r\n'), Buffer.from([0xff])]);

describe('proof INT-1 · in an HTTP server', () => {
  let server: Server;
  let world: ReturnType<typeof receiverOf>;
  beforeEach(async () => {
    world = receiverOf();
    const serve = webhookMiddleware(world.receiver, { trustedProxies: ['127.0.0.1'] });
    server = createServer((req, res) => {
      if (req.url !== '/parsed') return serve(req, res);
      req.resume().on('end', () => serve(req, res));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const post = (body: Buffer, headers: object, { method = 'POST', path = '/webhooks/payments' } = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      request({ port, method, path, headers: { ...headers } }, (answer) => resolve(answer.resume()))
        .on('error', reject)
        .end(body);
    });

  test('the bytes that were signed are those that are handed over', async () => {
    expect((await post(BODY, signed(BODY))).statusCode).toBe(200);
    expect(world.handed[0]!.body.equals(BODY)).toBe(true);
  });

  test('whoever is not verified is recorded with the address that the proxy saw', async () => {
    const answer = await post(BODY, {
      ...signed(Buffer.from('')),
      'x-forwarded-for': '198.51.100.1, 203.0.113.9',
    });
    expect([answer.statusCode, answer.headers['content-length']]).toEqual([401, '0']);
    expect(world.sources).toEqual([{ ip: '203.0.113.9', userAgent: 'none' }]);
  });

  test('headers that are sent twice are refused', async () => {
    const [headers, again] = [signed(BODY), signed(BODY)['webhook-signature']];
    expect((await post(BODY, { ...headers, 'webhook-signature': [again, again] })).statusCode).toBe(401);
  });

  test('another method is told which one', async () => {
    const answer = await post(Buffer.alloc(0), {}, { method: 'GET' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  });

  test('a body that says that it is too long is refused unread; one that does not say, when it is', async () => {
    const { port } = server.address() as AddressInfo;
    const answers = await Promise.all(
      [
        `content-length: ${10 ** 12}\r\n\r\n`,
        `transfer-encoding: chunked\r\n\r\n${(MOST + 1).toString(16)}\r\n${'x'.repeat(MOST + 1)}\r\n`,
      ].map(
        (rest) =>
          new Promise<string>((resolve, reject) => {
            const socket = connect(port, '127.0.0.1', () =>
              socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${rest}`),
            );
            socket.once('data', (data) => resolve(data.toString().split('\r\n')[0]!)).on('error', reject);
          }),
      ),
    );
    expect(answers).toEqual(Array(2).fill('HTTP/1.1 413 Payload Too Large'));
    expect(world.handed).toEqual([]);
  });

  test('a body that something else has read cannot be verified', async () => {
    expect((await post(BODY, signed(BODY), { path: '/parsed' })).statusCode).toBe(503);
    expect(world.outcomes).toEqual(['unavailable']);
  });

  test('a client that goes away in the middle leaves nothing behind', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf');
        setImmediate(() => socket.destroy());
      }).on('close', () => resolve());
    });
    expect((await post(BODY, signed(BODY))).statusCode).toBe(200);
    expect(world.handed).toHaveLength(1);
  });
});

describe('proof INT-1 · behind a load balancer', () => {
  const several = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const event = (headers: Record<string, string>, body: Buffer) => ({
    requestContext: { elb: { targetGroupArn: 'arn' } },
    httpMethod: 'POST',
    path: '/webhooks/payments',
    queryStringParameters: {},
    headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', ...headers },
    body: body.toString('base64'),
    isBase64Encoded: true,
  });

  test('a body in base64 and one in text are verified as they were sent', async () => {
    const { receiver, handed } = receiverOf();
    const handler = webhookHandler(receiver);
    expect(await handler(event(signed(BODY), BODY))).toEqual({
      statusCode: 200,
      isBase64Encoded: false,
      body: '',
      headers: { 'cache-control': 'no-store' },
    });
    const text = Buffer.from('{"a" : "ż"}\r\n');
    const plain = { ...event(signed(text, 'msg_2'), text), body: text.toString(), isBase64Encoded: false };
    expect(await handler(plain, { awsRequestId: 'aws-1' })).toMatchObject({ statusCode: 200 });
    expect(handed.map(({ body }) => body)).toEqual([BODY, text]);
    expect(handed[1]!.requestId).toBe('aws-1');
  });

  test('headers with several values are answered with such, and two of one name are refused', async () => {
    const { receiver, sources } = receiverOf();
    const handler = webhookHandler(receiver);
    const { headers, ...rest } = event(signed(BODY), BODY);
    const multiValueHeaders = several(headers);
    expect(await handler({ ...rest, multiValueHeaders })).toMatchObject({
      statusCode: 200,
      multiValueHeaders: { 'cache-control': ['no-store'] },
    });
    const twice = { ...multiValueHeaders, 'webhook-id': ['msg_1', 'msg_1'] };
    expect(await handler({ ...rest, multiValueHeaders: twice })).toMatchObject({ statusCode: 401 });
    expect(sources).toEqual([{ ip: '203.0.113.9', userAgent: 'none' }]);
  });

  test('the URL is ours: path and query as they came, scheme and host from the configuration', async () => {
    const { receiver } = receiverOf(twilio({ publicOrigin: 'https://app.example.com' }), TOKEN);
    const body = '{"EventType":"onMessageAdded"}';
    const hash = getExpectedBodyHash(body);
    const url = `https://app.example.com/webhooks/payments?tenant=clinic%2Da&bodySHA256=${hash}`;
    const headers = {
      host: 'attacker.example',
      'content-type': 'application/json',
      'x-twilio-signature': getExpectedTwilioSignature(TOKEN, url, {}),
    };
    const given = {
      ...event(headers, Buffer.from(body)),
      queryStringParameters: { tenant: 'clinic%2Da', bodySHA256: hash },
    };
    const handler = webhookHandler(receiver);
    expect(await handler({ ...given, path: '/webhooks/other' })).toMatchObject({ statusCode: 401 });
    expect(await handler(given)).toMatchObject({ statusCode: 200, body: '<Response/>' });
    const { queryStringParameters, ...rest } = given;
    const repeated = { ...rest, multiValueQueryStringParameters: several(queryStringParameters) };
    expect(await handler(repeated)).toMatchObject({ statusCode: 200 });
  });

  test.each<[object]>([[{}], [{ httpMethod: 'POST' }], [{ httpMethod: 'POST', headers: null, body: null }]])(
    'an event that says nothing, %p, is no error',
    async (nothing) => {
      const { receiver } = receiverOf();
      const { statusCode } = await webhookHandler(receiver)(nothing);
      expect([405, 415]).toContain(statusCode);
    },
  );
});

describe('as a message', () => {
  const delivery: Delivery = {
    webhook: 'payments',
    verifier: 'stripe',
    id: `evt_${'x'.repeat(120)}`,
    contentType: 'application/json',
    body: BODY,
    receivedAt: 1_772_366_400_000,
    requestId: 'req-1',
  };

  test('what was verified is what is read', () => {
    expect(fromMessage(toMessage(delivery))).toEqual(delivery);
  });

  test('the longest body fits into a message of SQS', () => {
    const message = toMessage({ ...delivery, body: Buffer.alloc(MOST_MESSAGE_BODY_BYTES, 1) });
    expect(Buffer.byteLength(message)).toBeLessThan(1024 * 1024);
  });

  test('a body that is not what was written is refused, not read as something else', () => {
    const message = JSON.parse(toMessage(delivery)) as object;
    expect(() => fromMessage(JSON.stringify({ ...message, body: '{"n":1}' }))).toThrow(TypeError);
  });

  test.each(['', '{}', 'null', '{"webhook":"patient-1"}'])(
    '%p is none, and the error does not quote it',
    (text) => {
      expect(() => fromMessage(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('patient') }),
      );
    },
  );
});
