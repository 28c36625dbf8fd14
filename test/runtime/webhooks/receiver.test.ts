import { AuditClient } from '../../../runtime/audit/client';
import { hmacSha256 } from '../../../runtime/webhooks/hmac-sha256';
import {
  createWebhookReceiver,
  type Delivery,
  type WebhookReceiverOptions,
} from '../../../runtime/webhooks/receiver';
import { memoryReplays } from '../../../runtime/webhooks/replays';
import { sharedSecret } from '../../../runtime/webhooks/shared-secret';
import { parseSecret, signedHeaders } from '../../../runtime/webhooks/standard-webhooks';
import { twilio } from '../../../runtime/webhooks/twilio';
import { type Given, type Headers, NOW, requestOf } from './fixtures';

const secretOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const [ONE, TWO] = [secretOf(1), secretOf(2)];
const BODY = '{"n":1}';
const JSON_TYPE = { 'content-type': 'application/json' };

const signed = (
  secret = ONE,
  id = 'msg_1',
  body = BODY,
  now = NOW,
): Given & { readonly headers: Headers } => ({
  body,
  headers: { ...JSON_TYPE, ...signedHeaders(id, Buffer.from(body), [parseSecret(secret)], now) },
});

/** A receiver with everything that it needs, and what came of it. */
function receiverOf(more: Partial<WebhookReceiverOptions> = {}) {
  const world = {
    now: NOW,
    accepted: [{ value: ONE, replaced: false }],
    anew: undefined as { value: string; replaced: boolean }[] | undefined,
    handed: [] as Delivery[],
    outcomes: [] as string[],
    records: [] as { organization: string; record: Record<string, unknown> }[],
    auditDown: false,
  };
  const audit = new AuditClient({
    clock: () => world.now,
    transport: {
      maxLineBytes: 1_000_000,
      async send(organization, line, refused) {
        if (world.auditDown) throw new Error('no stream');
        expect(refused).toBeUndefined();
        world.records.push({ organization, record: JSON.parse(line) as Record<string, unknown> });
      },
      flush: async () => undefined,
      close: async () => undefined,
    },
  });
  const clock = () => world.now;
  const receiver = createWebhookReceiver({
    name: 'payments',
    verifier: hmacSha256(),
    secrets: { accepted: async () => world.accepted, again: async () => world.anew },
    replays: memoryReplays(clock),
    audit,
    handOver: async (delivery) => void world.handed.push(delivery),
    onOutcome: (outcome) =>
      world.outcomes.push(
        Object.values({ ...outcome, requestId: '' })
          .filter((value) => value !== '')
          .join(' '),
      ),
    clock,
    ...more,
  });
  const post = (given: Given) => receiver.receive(requestOf(given));
  const status = async (given: Given) => (await post(given)).status;
  return { world, receiver, post, status };
}

describe('proof INT-1 · one webhook', () => {
  test('what is verified is handed over, byte for byte', async () => {
    const { world, post } = receiverOf();
    expect(await post(signed())).toEqual({ status: 200, headers: { 'cache-control': 'no-store' }, body: '' });
    expect(world.handed).toEqual([
      {
        webhook: 'payments',
        verifier: 'hmac-sha256',
        id: 'msg_1',
        contentType: 'application/json',
        body: Buffer.from(BODY),
        receivedAt: NOW,
        requestId: 'req-1',
      },
    ]);
    expect([world.outcomes, world.records]).toEqual([['accepted false'], []]);
  });

  test('what is not verified is a 401 that says nothing, and an audit record that says who', async () => {
    const { world, post } = receiverOf();
    expect(await post({ ...signed(), body: '{"n":2}' })).toEqual({
      status: 401,
      headers: { 'cache-control': 'no-store' },
      body: '',
    });
    expect(world.handed).toEqual([]);
    expect(world.outcomes).toEqual(['unverified signature']);
    expect(world.records).toEqual([
      {
        organization: 'unknown',
        record: expect.objectContaining({
          organization: 'unknown',
          action: 'create',
          resource: { type: 'webhook', id: 'payments' },
          outcome: 'denied',
          reason: 'unverified-webhook',
          source: { ip: '203.0.113.7', userAgent: 'vendor/1.0' },
          requestId: 'req-1',
        }),
      },
    ]);
  });

  test('without an audit record there is no 401, for nobody would know of it', async () => {
    const { world, status } = receiverOf();
    world.auditDown = true;
    expect(await status({ ...signed(), body: '' })).toBe(503);
  });

  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', ''])(
    '%p is not POST',
    async (method) => {
      const { world, post } = receiverOf();
      expect(await post({ ...signed(), method })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
      expect([world.handed, world.records]).toEqual([[], []]);
    },
  );

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    [undefined, 415],
    [['application/json', 'application/json'], 415],
    ['Application/JSON; charset=utf-8', 200],
  ])('the media type %p is answered %p', async (type, expected) => {
    const { status } = receiverOf();
    const { 'content-type': _, ...headers } = signed().headers;
    expect(
      await status({ ...signed(), headers: { ...headers, ...(type && { 'content-type': type }) } }),
    ).toBe(expected);
  });

  test.each([
    ['gzip', 415],
    ['identity, gzip', 415],
    ['identity', 200],
  ])('the encoding %p is answered %p', async (encoding, expected) => {
    const { status } = receiverOf();
    expect(
      await status({ ...signed(), headers: { ...signed().headers, 'content-encoding': encoding } }),
    ).toBe(expected);
  });

  test('a body may be as long as it may be', async () => {
    const { status } = receiverOf({ maxBodyBytes: 100 });
    const of = (bytes: number) => signed(ONE, 'msg_1', 'x'.repeat(bytes));
    expect([await status(of(101)), await status(of(100))]).toEqual([413, 200]);
  });
});

describe('proof INT-1 · replays', () => {
  test('a delivery that comes again is answered as the first time, and nothing happens', async () => {
    const { world, status } = receiverOf();
    const given = signed();
    expect([await status(given), await status(given)]).toEqual([200, 200]);
    // A vendor that missed the answer signs anew, under the same id.
    world.now += 3_600_000;
    expect(await status(signed(ONE, 'msg_1', BODY, world.now))).toBe(200);
    expect(world.handed).toHaveLength(1);
    expect(world.outcomes).toEqual(['accepted false', 'repeated', 'repeated']);
  });

  test('a captured request is refused once its time is over, whatever is remembered', async () => {
    const { world, status } = receiverOf();
    const given = signed();
    await status(given);
    world.now += 301_000;
    expect(await status(given)).toBe(401);
    expect(world.handed).toHaveLength(1);
  });

  test('a Twilio request, which has no time, is remembered for longer than its secret lives', async () => {
    const { getExpectedTwilioSignature } = jest.requireActual<typeof import('twilio/lib/webhooks/webhooks')>(
      'twilio/lib/webhooks/webhooks',
    );
    const { world, post } = receiverOf({ verifier: twilio({ publicOrigin: 'https://app.example.com' }) });
    const token = '0123456789abcdef';
    world.accepted = [{ value: token, replaced: false }];
    const signature = getExpectedTwilioSignature(token, 'https://app.example.com/webhooks/test', {
      Sid: '1',
    });
    const given = {
      body: 'Sid=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    };
    for (const days of [0, 1, 90]) {
      world.now = NOW + days * 86_400_000;
      expect(await post(given)).toMatchObject({
        status: 200,
        body: '<Response/>',
        headers: { 'content-type': 'text/xml' },
      });
    }
    expect(world.handed).toHaveLength(1);
  });

  test('of many copies at the same time one is handed over, and the others come again', async () => {
    let hand = () => {};
    const { world, status } = receiverOf({
      handOver: () => new Promise((resolve) => (hand = () => resolve())),
    });
    const first = status(signed());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.all(Array.from({ length: 20 }, () => status(signed())))).toEqual(
      Array(20).fill(503),
    );
    hand();
    expect(await first).toBe(200);
    expect(world.outcomes.filter((outcome) => outcome === 'unavailable busy')).toHaveLength(20);
  });

  test('what could not be handed over is taken when it comes again', async () => {
    let failures = 2;
    const handed: string[] = [];
    const { world, status } = receiverOf({
      async handOver({ id }) {
        if (failures-- > 0) throw new Error('a message that quotes patient-1');
        handed.push(id);
      },
    });
    expect([await status(signed()), await status(signed()), await status(signed())]).toEqual([503, 503, 200]);
    expect(handed).toEqual(['msg_1']);
    expect(world.outcomes).toEqual(['unavailable Error', 'unavailable Error', 'accepted false']);
  });

  test('a process that dies while it hands over does not keep the delivery', async () => {
    const { world, status } = receiverOf({ handOver: () => new Promise(() => {}) });
    void status(signed());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await status(signed())).toBe(503);
    world.now += 60_000;
    void status(signed());
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.outcomes).toEqual(['unavailable busy']);
  });

  test.each(['claim', 'done'] as const)(
    'nothing is acknowledged when the store fails at %s',
    async (step) => {
      const store = memoryReplays(() => NOW);
      const { world, post } = receiverOf({
        replays: { ...store, [step]: () => Promise.reject(new Error('no table')) },
      });
      expect(await post(signed())).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
      expect(world.handed).toHaveLength(step === 'claim' ? 0 : 1);
    },
  );

  test('one webhook knows nothing of the deliveries of another', async () => {
    const replays = memoryReplays(() => NOW);
    const [a, b] = ['payments', 'messages'].map((name) => receiverOf({ name, replays }));
    expect([await a!.status(signed()), await b!.status(signed())]).toEqual([200, 200]);
    expect([a!.world.handed.length, b!.world.handed.length]).toEqual([1, 1]);
  });
});

describe('proof INT-1 · while a secret is replaced', () => {
  test('the one before is accepted, and it shows', async () => {
    const { world, status } = receiverOf();
    world.accepted = [
      { value: TWO, replaced: false },
      { value: ONE, replaced: true },
    ];
    expect(await status(signed(ONE))).toBe(200);
    expect(await status(signed(TWO, 'msg_2'))).toBe(200);
    expect(world.outcomes).toEqual(['accepted true', 'accepted false']);
  });

  test('who signs with a value that is a moment old is given a second look, others are not', async () => {
    const { world, status } = receiverOf();
    const looks = jest.fn(async () => world.anew);
    const other = receiverOf({ secrets: { accepted: async () => world.accepted, again: looks } });
    world.anew = [{ value: TWO, replaced: false }];
    expect(await status(signed(TWO))).toBe(200);
    expect(await other.status(signed(TWO, 'msg_1', BODY, NOW - 301_000))).toBe(401);
    expect(await other.status({ body: BODY, headers: JSON_TYPE })).toBe(401);
    expect(other.world.outcomes).toEqual(['unverified timestamp', 'unverified header']);
    expect(looks).toHaveBeenCalledTimes(1);
  });

  test('a request of the right secret and a wrong time is said to have a wrong time', async () => {
    const { world, status } = receiverOf();
    world.accepted = [
      { value: TWO, replaced: false },
      { value: ONE, replaced: true },
    ];
    expect(await status(signed(ONE, 'msg_1', BODY, NOW - 301_000))).toBe(401);
    expect(world.outcomes).toEqual(['unverified timestamp']);
  });

  test('a value that is no secret closes the webhook, unless it is one that was replaced', async () => {
    const { world, status } = receiverOf();
    world.accepted = [{ value: 'placeholder', replaced: false }];
    expect(await status(signed())).toBe(503);
    world.accepted = [
      { value: ONE, replaced: false },
      { value: 'placeholder', replaced: true },
    ];
    expect(await status(signed())).toBe(200);
    expect(await status({ ...signed(), body: '' })).toBe(401);
    expect(world.outcomes).toEqual(['unavailable SecretError', 'accepted false', 'unverified signature']);
  });

  test('no secret, no answer', async () => {
    const down = () => Promise.reject(new Error('no secret'));
    const { status } = receiverOf({ secrets: { accepted: down, again: down } });
    expect(await status(signed())).toBe(503);
  });
});

test('an application may answer with a body', async () => {
  const { post } = receiverOf({
    verifier: sharedSecret(),
    handOver: async () => ({ contentType: 'application/json', body: '{"results":[]}' }),
  });
  expect(await post({ body: BODY, headers: { ...JSON_TYPE, 'x-vapi-secret': ONE } })).toMatchObject({
    status: 200,
    body: '{"results":[]}',
    headers: { 'content-type': 'application/json' },
  });
});

test.each<[Partial<WebhookReceiverOptions>, string]>([
  [{ name: 'Payments' }, 'name was "Payments"'],
  [{ maxBodyBytes: 0 }, 'maxBodyBytes was 0'],
  [{ maxBodyBytes: 7_000_000 }, 'maxBodyBytes was 7000000'],
  [{ leaseMs: 10 }, 'leaseMs was 10'],
  [{ contentTypes: [] }, 'contentTypes was'],
  [{ contentTypes: ['text/plain'] }, 'contentTypes was text/plain'],
])('%p is refused', (options, says) => {
  expect(() => receiverOf(options)).toThrow(says);
});
