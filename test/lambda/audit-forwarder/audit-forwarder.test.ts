import { createHmac, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  type Courier,
  deliver,
  retryAfterMs,
  UnavailableError,
} from '../../../lambda/audit-forwarder/deliver';
import { parseDestinations } from '../../../lambda/audit-forwarder/destinations';
import { parseForwarderEvent } from '../../../lambda/audit-forwarder/event';
import {
  type DeadLetter,
  forwardAll,
  type Forwarder,
  resend,
} from '../../../lambda/audit-forwarder/forwarder';
import { httpsPost, type Post } from '../../../lambda/audit-forwarder/post';
import { parseSecret, signedHeaders } from '../../../runtime/webhooks/standard-webhooks';
import { openPublishedLog } from '../../../lambda/shared/audit/published-log';
import { createLogger } from '../../../lambda/shared/logger';
import { createMetrics } from '../../../lambda/shared/metrics';
import { failing, memoryConsumerTable, recordOf, tenantLog } from '../../support/audit-log';
import { certificateAuthority } from '../../support/certificate';
import type { Received } from '../../support/http-server';
import { listenSecurely, loopback } from '../../support/https-server';

const alive = new AbortController().signal;
const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const HOST = 'siem.example.com';
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:siem-a1b2c3';
const current = randomBytes(32);
const previous = randomBytes(24);

const authority = certificateAuthority();
const genuine = authority.issue(HOST);

/** What a receiver does by the text of Standard Webhooks, without our code. */
function isGenuine({ headers, body }: Received, secret: Buffer): boolean {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', secret).update(signed, 'utf8').digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

type Reply = (request: Received, outgoing: ServerResponse) => void;
const answer =
  (status: number, headers: Record<string, string> = {}): Reply =>
  (_, outgoing) =>
    void outgoing.writeHead(status, headers).end('a body that quotes patient-1');

/** An endpoint that answers by the script, the last line of it for good. */
async function endpoint(
  script: Reply[],
  options: Parameters<typeof listenSecurely>[2] = {},
  certificate = genuine,
) {
  const server = await listenSecurely(
    certificate,
    (request, outgoing) => (script.length > 1 ? script.shift()! : script[0]!)(request, outgoing),
    options,
  );
  const waited: number[] = [];
  const courier: Courier = {
    post: httpsPost({ ca: authority.cert, lookup: loopback, timeoutMs: 20_000 }),
    wait: async (ms) => void waited.push(ms),
    now: () => NOW,
  };
  return { ...server, url: new URL(`https://${HOST}:${server.port}/ingest?key=v`), courier, waited };
}

function deployment(url: URL, courier: Courier, tenants = ['clinic-a']) {
  const logs = new Map(tenants.map((tenant) => [tenant, tenantLog(tenant)]));
  const { table, work, cursors } = memoryConsumerTable();
  const lines: string[] = [];
  const letters: DeadLetter[] = [];
  const forwarder: Forwarder = {
    table,
    open: (tenant) => openPublishedLog(logs.get(tenant)!.storage, tenant),
    destinations: new Map([['clinic-a', { url, secretArn }]]),
    secrets: (arn) => (arn === secretArn ? Promise.resolve([current]) : Promise.reject(new Error(arn))),
    courier,
    bury: (letter) => Promise.resolve(void letters.push(letter)),
    toOcsf: ({ sequence, record }) => ({ sequence, uid: record.id }),
    logger: createLogger((line) => lines.push(line)),
    emit: createMetrics((line) => lines.push(line)),
  };
  const publish = async (count: number, tenant = 'clinic-a'): Promise<void> => {
    const log = logs.get(tenant)!;
    const first = log.sequenced.length;
    log.append(
      Array.from({ length: count }, (_, i) => recordOf(first + i, { organization: tenant })),
      NOW,
    );
    await log.publish();
    work.set(tenant, log.published);
  };
  return { forwarder, table, work, cursors, lines, letters, publish };
}

/** The sequences that arrived, in the order of arrival. */
const arrived = (received: readonly Received[]): number[] =>
  received.flatMap(({ body }) =>
    (JSON.parse(body) as { data: { events: { sequence: number }[] } }).data.events.map(
      ({ sequence }) => sequence,
    ),
  );

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('proof AUD-5 · entries are forwarded to the SIEM of a tenant', () => {
  test('signed, in order, each once, and the cursor follows', async () => {
    const server = await endpoint([answer(204)]);
    const { forwarder, publish, work, cursors, lines } = deployment(server.url, server.courier);
    await publish(300);
    await forwardAll(forwarder, alive);
    await publish(2);
    await forwardAll(forwarder, alive);
    await server.close();
    expect(arrived(server.received)).toEqual(upTo(302));
    expect(server.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      'clinic-a_0_255',
      'clinic-a_256_299',
      'clinic-a_300_301',
    ]);
    expect(server.received.every((request) => isGenuine(request, current))).toBe(true);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      path: '/ingest?key=v',
      headers: { 'content-type': 'application/json', 'webhook-timestamp': String(NOW / 1000) },
    });
    expect(JSON.parse(server.received[2]!.body)).toMatchObject({
      type: 'audit.entries',
      timestamp: '2026-03-01T12:00:00.000Z',
      data: { organization: 'clinic-a', first: 300, last: 301 },
    });
    expect([work.size, cursors.get('clinic-a')]).toEqual([0, { size: 302 }]);
    expect(lines.join('\n')).not.toContain('patient');
  });

  test('while a secret is rotated, who has the old one and who has the new one both accept', async () => {
    const server = await endpoint([answer(200)]);
    const { forwarder, publish } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll({ ...forwarder, secrets: () => Promise.resolve([current, previous]) }, alive);
    await server.close();
    const [request] = server.received;
    expect([current, previous, randomBytes(32)].map((secret) => isGenuine(request!, secret))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('an altered body, id or time is not genuine', () => {
    const headers = signedHeaders('id', Buffer.from('{}'), [current], NOW);
    const request: Received = { method: 'POST', path: '/', headers: { ...headers }, body: '{}' };
    expect(isGenuine(request, current)).toBe(true);
    expect(isGenuine({ ...request, body: '[]' }, current)).toBe(false);
    for (const name of ['webhook-id', 'webhook-timestamp']) {
      expect(isGenuine({ ...request, headers: { ...headers, [name]: '1' } }, current)).toBe(false);
    }
  });

  test('agrees with the example of the specification’s libraries', () => {
    // The vector that the reference implementations test with.
    const secret = parseSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const headers = signedHeaders(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      Buffer.from('{"test": 2432232314}'),
      [secret],
      1_614_265_330_000,
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('errors and resets are tried again, with waits, the same id and the same body', async () => {
    const server = await endpoint([
      answer(500),
      (_, outgoing) => void outgoing.destroy(),
      answer(408),
      answer(200),
    ]);
    const { forwarder, publish, work } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll(forwarder, alive);
    await server.close();
    expect(server.received.map(({ headers }) => headers['webhook-id'])).toEqual(
      Array(4).fill('clinic-a_0_0'),
    );
    expect(new Set(server.received.map(({ body }) => body)).size).toBe(1);
    expect(server.waited).toHaveLength(3);
    expect(work.size).toBe(0);
  });

  test.each<[string, Reply]>([
    ['nothing', () => undefined],
    ['a head without end', (_, outgoing) => void outgoing.socket!.write('HTTP/1.1 200 OK\r\nx: ')],
  ])('an endpoint that answers %s is given up in time', async (_, reply) => {
    const server = await endpoint([reply]);
    const post = httpsPost({ ca: authority.cert, lookup: loopback, timeoutMs: 300 });
    await expect(post(server.url, Buffer.from('{}'), {}, alive)).rejects.toThrow(/abort/);
    await server.close();
  });

  test('an answer that never ends is taken by its status', async () => {
    const server = await endpoint([
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-length': '1000000' });
        outgoing.write('x');
      },
    ]);
    const { forwarder, publish, work } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll(forwarder, alive);
    await server.close();
    expect([server.received.length, work.size]).toEqual([1, 0]);
  });

  test('Retry-After is honoured, up to half a minute', async () => {
    const server = await endpoint([
      answer(429, { 'retry-after': '7' }),
      answer(503, { 'retry-after': 'Sun, 01 Mar 2026 12:00:12 GMT' }),
      answer(429, { 'retry-after': '86400' }),
      answer(200),
    ]);
    const { forwarder, publish } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll(forwarder, alive);
    await server.close();
    const [first, second, third] = server.waited;
    expect([first, second, third]).toEqual([7000, 12_000, 30_000]);
    expect([retryAfterMs('soon', NOW), retryAfterMs('-5', NOW), retryAfterMs(undefined, NOW)]).toEqual([
      0, 0, 0,
    ]);
  });

  test('an endpoint that stays away keeps the cursor where it is; later it gets the same range, though the log grew', async () => {
    const server = await endpoint([...Array.from({ length: 4 }, () => answer(503)), answer(200)]);
    const { forwarder, publish, work, cursors, lines, letters } = deployment(server.url, server.courier);
    await publish(2);
    await forwardAll(forwarder, alive);
    expect([cursors.get('clinic-a'), work.size, letters]).toEqual([{ size: 0, next: 2 }, 1, []]);
    expect(lines.join('\n')).toContain('"ForwardFailures":1');
    await publish(3);
    await forwardAll(forwarder, alive);
    await server.close();
    const ids = server.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([...Array<string>(5).fill('clinic-a_0_1'), 'clinic-a_2_4']);
    expect(cursors.get('clinic-a')).toEqual({ size: 5 });
  });

  test.each([400, 401, 403, 410, 413, 301, 307])(
    'a refusal by %i goes to the dead-letter queue, and what follows is sent',
    async (status) => {
      const elsewhere = await endpoint([answer(200)]);
      const server = await endpoint([answer(status, { location: elsewhere.url.href }), answer(200)]);
      const { forwarder, publish, cursors, letters, lines } = deployment(server.url, server.courier);
      await publish(300);
      await forwardAll(forwarder, alive);
      await Promise.all([server.close(), elsewhere.close()]);
      expect(letters).toEqual([{ tenant: 'clinic-a', first: 0, last: 255, status }]);
      expect(server.received).toHaveLength(2);
      expect(elsewhere.received).toEqual([]);
      expect([server.waited, cursors.get('clinic-a')]).toEqual([[], { size: 300 }]);
      expect(lines.join('\n')).not.toContain('patient');
    },
  );

  test('what was refused can be sent again, as the same request', async () => {
    const server = await endpoint([answer(400), answer(200)]);
    const { forwarder, publish, letters, cursors } = deployment(server.url, server.courier);
    await publish(3);
    await forwardAll(forwarder, alive);
    await resend(forwarder, letters[0]!, alive);
    await server.close();
    const [refused, sent] = server.received;
    expect([sent!.body, sent!.headers['webhook-id']]).toEqual([
      refused!.body,
      refused!.headers['webhook-id'],
    ]);
    expect(cursors.get('clinic-a')).toEqual({ size: 3 });
    await expect(resend(forwarder, { tenant: 'clinic-z', first: 0, last: 0 }, alive)).rejects.toThrow(
      'no destination',
    );
  });

  test('a dead-letter queue that does not accept keeps the cursor where it is', async () => {
    const server = await endpoint([answer(400)]);
    const { forwarder, publish, cursors } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll({ ...forwarder, bury: () => Promise.reject(new Error('no queue')) }, alive);
    await server.close();
    expect(cursors.get('clinic-a')).toEqual({ size: 0, next: 1 });
  });

  test('a crash at any step loses nothing, and what is sent twice has the same id', async () => {
    const [log, grown] = [tenantLog(), tenantLog()];
    const records = Array.from({ length: 258 }, (_, n) => recordOf(n));
    log.append(records.slice(0, 257), NOW);
    grown.append(records, NOW);
    await Promise.all([log.publish(), grown.publish()]);
    for (const after of [false, true]) {
      for (let calls = 1; ; calls++) {
        const bodies = new Map<string, string>();
        const post: Post = (_, body, headers) => {
          const id = headers['webhook-id']!;
          expect(bodies.get(id) ?? body.toString()).toBe(body.toString());
          bodies.set(id, body.toString());
          return Promise.resolve({ status: 200 });
        };
        const courier: Courier = { post, wait: () => Promise.resolve(), now: () => NOW };
        const { forwarder, table, work } = deployment(new URL('https://siem.example.com'), courier);
        const plan = { calls, after };
        work.set('clinic-a', 257);
        await forwardAll(
          {
            ...forwarder,
            open: () => openPublishedLog(log.storage, 'clinic-a'),
            table: failing(table, plan),
            courier: failing(courier, plan),
          },
          alive,
        ).catch(() => undefined);
        work.set('clinic-a', 258);
        await forwardAll({ ...forwarder, open: () => openPublishedLog(grown.storage, 'clinic-a') }, alive);
        expect(arrived([...bodies.values()].map((body) => ({ body }) as Received))).toEqual(upTo(258));
        expect(work.size).toBe(0);
        if (plan.calls > 0) break;
      }
    }
  });

  test('one tenant whose endpoint, secret or log fails stops nobody else; one without a destination is not kept waiting', async () => {
    const server = await endpoint([answer(200)]);
    const tenants = ['clinic-a', 'clinic-b', 'clinic-c'];
    const { forwarder, publish, work, cursors } = deployment(server.url, server.courier, tenants);
    for (const tenant of tenants) await publish(1, tenant);
    const destinations = new Map([
      ...forwarder.destinations,
      ['clinic-b', { url: server.url, secretArn: 'arn:of-nothing' }],
    ]);
    await forwardAll({ ...forwarder, destinations }, alive);
    await server.close();
    expect(arrived(server.received)).toEqual([0]);
    expect([...work.keys()]).toEqual(['clinic-b']);
    expect(cursors.has('clinic-c')).toBe(false);
  });

  test('counts the tenants that it has no time for; they keep their work', async () => {
    const server = await endpoint([]);
    const { forwarder, publish, work, lines } = deployment(server.url, server.courier);
    await publish(1);
    await forwardAll(forwarder, AbortSignal.abort());
    await server.close();
    expect([server.received.length, work.size]).toEqual([0, 1]);
    expect(lines.join('\n')).toContain('"ForwardFailures":0,"ForwardsLate":1');
  });

  test('stops at the deadline', async () => {
    const server = await endpoint([answer(503)]);
    const controller = new AbortController();
    const courier: Courier = { ...server.courier, wait: async () => controller.abort() };
    const delivery = { url: server.url, id: 'id', body: Buffer.from('{}'), secrets: [current] };
    await expect(deliver(delivery, courier, controller.signal)).rejects.toThrow(UnavailableError);
    await server.close();
    expect(server.received).toHaveLength(1);
  });
});

describe('proof AUD-5 · nothing is sent to an endpoint that does not prove who it is', () => {
  const body = Buffer.from('{"a":1}');
  const cases: [string, Parameters<typeof endpoint>[1], ReturnType<typeof authority.issue>][] = [
    ['a certificate of another name', {}, authority.issue('other.example.com')],
    ['a certificate of an unknown authority', {}, certificateAuthority().issue(HOST)],
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }, genuine],
  ];
  test.each(cases)('%s', async (_, options, certificate) => {
    const server = await endpoint([answer(200)], options, certificate);
    await expect(server.courier.post(server.url, body, {}, alive)).rejects.toThrow(
      /certificate|altnames|protocol/i,
    );
    await server.close();
    expect(server.received).toEqual([]);
  });

  test('not even when the environment turns verification off', async () => {
    const server = await endpoint([answer(200)], {}, certificateAuthority().issue(HOST));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      await expect(server.courier.post(server.url, body, {}, alive)).rejects.toThrow('certificate');
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      await server.close();
    }
  });
});

describe('destinations', () => {
  const of = (url: string, arn = secretArn) => JSON.stringify({ 'clinic-a': { url, secretArn: arn } });

  test('are read by tenant', () => {
    expect(parseDestinations(of('https://siem.example.com/x')).get('clinic-a')).toEqual({
      url: new URL('https://siem.example.com/x'),
      secretArn,
    });
    expect(parseDestinations('{}').size).toBe(0);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['plain HTTP', of('http://siem.example.com')],
    ['a password', of('https://u:p@siem.example.com')],
    ['a fragment', of('https://siem.example.com/#x')],
    ['an address', of('https://169.254.169.254/latest')],
    ['an address in disguise', of('https://0x7f.1/')],
    ['an IPv6 address', of('https://[::1]/')],
    ['this machine', of('https://localhost/')],
    ['a file', of('file:///etc/passwd')],
    ['no secret', of('https://siem.example.com', 'secret')],
    ['a tenant that is none', JSON.stringify({ '../x': { url: 'https://siem.example.com', secretArn } })],
    [
      'an unknown field',
      JSON.stringify({ 'clinic-a': { url: 'https://siem.example.com', secretArn, insecure: true } }),
    ],
  ])('refuse %s, without quoting it', (_, json) => {
    expect(() => parseDestinations(json)).toThrow(/^DESTINATIONS (?!.*(169|passwd|u:p))/);
  });
});

test.each([
  '',
  'secret',
  'whsec_',
  `whsec_${randomBytes(23).toString('base64')}`,
  `whsec_${randomBytes(65).toString('base64')}`,
])('refuses the secret %j without quoting it', (text) => {
  expect(() => parseSecret(text)).toThrow(/^a secret must be whsec_ and 24 to 64 bytes in base64$/);
});

test.each([
  null,
  { resend: { tenant: 'clinic-a', first: 3, last: 2 } },
  { resend: { tenant: '../x', first: 0, last: 0 } },
])('refuses the event %j', (event) => {
  expect(() => parseForwarderEvent(event)).toThrow('not accepted');
});
