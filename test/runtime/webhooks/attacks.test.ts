import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createWebhookReceiver, memoryReplays, rotatingSecrets, twilio } from '../../../runtime/webhooks';
import { signedText } from '../../../runtime/webhooks/form';
import { webhookHandler } from '../../../runtime/webhooks/lambda-handler';
import { sharedSecret } from '../../../runtime/webhooks/shared-secret';
import { NOW, requestOf } from './fixtures';

const SECRET = '0123456789abcdef0123456789abcdef';

/** A receiver of requests that carry a secret, and what it wrote. */
function receiverOf(over: Partial<Parameters<typeof createWebhookReceiver>[0]> = {}) {
  const handedOver: string[] = [];
  const recorded: unknown[] = [];
  const receiver = createWebhookReceiver({
    name: 'calls',
    verifier: sharedSecret(),
    secrets: {
      accepted: async () => [{ value: SECRET, replaced: false }],
      again: async () => undefined,
    },
    replays: memoryReplays(() => NOW),
    audit: {
      record: async (event) => {
        recorded.push(event);
        return { accepted: true } as never;
      },
    },
    handOver: async ({ body }) => void handedOver.push(body.toString()),
    clock: () => NOW,
    ...over,
  });
  return { receiver, handedOver, recorded };
}
const good = { headers: { 'content-type': 'application/json', 'x-vapi-secret': SECRET }, body: '{}' };

/** How often strings are compared with each other while a list is searched. */
function comparisons(work: () => void): number {
  let looked = 0;
  const { includes } = Array.prototype;
  const spy = jest.spyOn(Array.prototype, 'includes').mockImplementation(function (this: unknown[], ...args) {
    looked += this.length;
    return includes.apply(this, args);
  });
  try {
    work();
  } finally {
    spy.mockRestore();
  }
  return looked;
}

test('sabotage INT-1 · a form of one name many times is read in one go, before anybody knows who sent it', () => {
  const pairs = Array.from({ length: 5000 }, (_, n) => `a=${n.toString(36)}`);
  let text: string | undefined;
  expect(comparisons(() => (text = signedText(Buffer.from(pairs.join('&')))))).toBeLessThan(5000);
  expect(text).toHaveLength(pairs.join('').length - 5000);
  expect(signedText(Buffer.from([...pairs, 'a=0'].join('&')))).toBeUndefined();
});

test('sabotage INT-1 · a header in two cases is there twice', async () => {
  const { receiver, handedOver } = receiverOf();
  const event = (headers: object) => ({
    httpMethod: 'POST',
    path: '/webhooks/calls',
    body: '{}',
    headers: { 'content-type': 'application/json', ...headers },
  });
  const status = async (headers: object) => (await webhookHandler(receiver)(event(headers))).statusCode;
  expect(await status({ 'X-Vapi-Secret': 'x', 'x-vapi-secret': SECRET })).toBe(401);
  expect(await status({ 'X-Vapi-Secret': SECRET, 'x-vapi-secret': 'x' })).toBe(401);
  expect(await status({ 'Content-Type': 'text/plain', 'x-vapi-secret': SECRET })).toBe(415);
  expect(handedOver).toEqual([]);
  expect(await status({ 'X-Vapi-Secret': SECRET })).toBe(200);
});

test('sabotage INT-1 · whoever is told and fails does not change the answer', async () => {
  const onOutcome = () => {
    throw 'no error at all';
  };
  const { receiver, handedOver } = receiverOf({ onOutcome });
  const status = async (given: Parameters<typeof requestOf>[0]) =>
    (await receiver.receive(requestOf(given))).status;
  expect(await status(good)).toBe(200);
  expect(await status(good)).toBe(200);
  expect(await status({ ...good, headers: { ...good.headers, 'x-vapi-secret': 'x' } })).toBe(401);
  expect(await status({ ...good, method: 'GET' })).toBe(405);
  expect(handedOver).toEqual(['{}']);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'down'],
  ['an object without a prototype', Object.create(null)],
])('sabotage INT-1 · what fails with %s lets nobody in, and the vendor comes again', async (_, thrown) => {
  const fails = () => Promise.reject(thrown);
  const memory = memoryReplays(() => NOW);
  const broken = [
    { secrets: { accepted: fails, again: fails } },
    { replays: { ...memory, claim: fails } },
    { handOver: fails },
    { replays: { ...memory, done: fails } },
  ];
  for (const over of broken) {
    expect((await receiverOf(over).receiver.receive(requestOf(good))).status).toBe(503);
  }
  const bad = { ...good, headers: { ...good.headers, 'x-vapi-secret': 'x' } };
  const silent = receiverOf({ audit: { record: fails } });
  expect((await silent.receiver.receive(requestOf(bad))).status).toBe(503);
});

test('sabotage INT-1 · bad requests while secrets cannot be read do not keep good ones out', async () => {
  let [now, down] = [NOW, false];
  const secrets = rotatingSecrets(
    (label) =>
      down
        ? Promise.reject(new Error('throttled'))
        : Promise.resolve(label === 'AWSCURRENT' ? { value: SECRET, createdAt: NOW } : undefined),
    { overlapHours: 1, clock: () => now },
  );
  const { receiver } = receiverOf({ secrets, clock: () => now });
  const status = async (secret: string, body: string) => {
    const headers = { ...good.headers, 'x-vapi-secret': secret };
    return (await receiver.receive(requestOf({ headers, body }))).status;
  };
  expect(await status(SECRET, '1')).toBe(200);
  down = true;
  now += 60_000;
  expect(await status('x', '2')).toBe(503);
  expect(await status(SECRET, '3')).toBe(200);
  // And not a moment longer than before.
  now += 4 * 60_000;
  expect(await status(SECRET, '4')).toBe(503);
});

test('sabotage INT-1 · of a form whose boundaries were moved there is one delivery, whichever comes first', async () => {
  const [origin, target] = ['https://app.example.com', '/webhooks/calls'];
  const signature = getExpectedTwilioSignature(SECRET, origin + target, { Body: 'hi', From: '+12025550101' });
  const bodies = ['Body=hi&From=%2B12025550101', 'Body=hiFrom%2B12025550101', 'BodyhiFrom=%2B12025550101'];
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  for (const first of bodies) {
    const { receiver, handedOver } = receiverOf({ verifier: twilio({ publicOrigin: origin }) });
    const requests = [first, ...bodies].map((body) => requestOf({ headers, body, target }));
    for (const request of requests) await receiver.receive(request);
    expect(handedOver).toEqual([first]);
  }
});
