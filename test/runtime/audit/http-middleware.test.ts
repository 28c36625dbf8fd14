import {
  createServer,
  get,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { auditMiddleware, type AuditMiddlewareOptions } from '../../../runtime/audit/http-middleware';
import { currentRequestId, identify, touch } from '../../../runtime/audit/request-audit';
import { deferred, NURSE, recorder, STRANGER } from './recorder';

const CHART = {
  action: 'read',
  resource: { type: 'patient', id: 'p-1', patient: 'p-1' },
  fields: ['name'],
} as const;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

type Serve = (req: IncomingMessage, res: ServerResponse) => unknown;

/** A server behind the middleware, on a free port of this machine. */
async function serve(listener: Serve, options: Partial<AuditMiddlewareOptions> = {}) {
  const log = recorder();
  const errors: unknown[] = [];
  const withAudit = auditMiddleware({
    audit: log.audit,
    stranger: STRANGER,
    onError: (error) => errors.push(error),
    ...options,
  });
  server = createServer((req, res) => withAudit(req, res, () => listener(req, res)));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    log,
    errors,
    port,
    call: (more: RequestOptions = {}) => call({ port, host: '127.0.0.1', agent: false, ...more }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the answer was cut off. */
  readonly cut: boolean;
}

const call = (options: RequestOptions) =>
  new Promise<Answer>((resolve, reject) => {
    const req = request(options, (res) => {
      const chunks: Buffer[] = [];
      const done = (cut: boolean) =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: Buffer.concat(chunks).toString(),
          cut,
        });
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(false));
      res.on('error', () => done(true));
    });
    req.on('error', reject);
    req.end();
  });

describe('proof AUD-1 · an HTTP server behind the middleware', () => {
  test('answers as it would without, and a declared access is recorded', async () => {
    const { log, call } = await serve(async (_, res) => {
      identify(NURSE);
      touch(CHART);
      await turn();
      res.writeHead(201, { 'x-chart': 'p-1', 'content-type': 'text/plain' });
      res.write('one ');
      res.end(currentRequestId());
    });
    const { status, headers, body, cut } = await call({ headers: { 'user-agent': 'portal/1.0' } });
    const [record] = log.records;
    expect({ status, body, cut }).toEqual({ status: 201, body: `one ${record!.requestId}`, cut: false });
    expect(headers).toMatchObject({ 'x-chart': 'p-1', 'content-type': 'text/plain' });
    expect(log.records).toEqual([
      expect.objectContaining({
        ...NURSE,
        ...CHART,
        outcome: 'success',
        source: { ip: '127.0.0.1', userAgent: 'portal/1.0' },
      }),
    ]);
  });

  test.each<[string, Serve, number, string, string]>([
    ['a 401', (_, res) => res.writeHead(401).end(), 401, 'denied', 'http-401'],
    ['a 403', (_, res) => Object.assign(res, { statusCode: 403 }).end('no'), 403, 'denied', 'http-403'],
    ['a 404', (_, res) => res.writeHead(404).end(), 404, 'failure', 'http-404'],
    [
      'an error',
      () => {
        throw new Error('boom');
      },
      500,
      'failure',
      'http-500',
    ],
    ['a rejection', () => Promise.reject(new Error('boom')), 500, 'failure', 'http-500'],
    [
      'an error after headers',
      (_, res) => {
        res.writeHead(200, { 'content-length': 9 });
        throw new Error('boom');
      },
      500,
      'success',
      '',
    ],
  ])('%s is recorded', async (_, listener, status, outcome, reason) => {
    const { log, errors, call } = await serve(listener);
    expect(await call({ method: 'PUT' })).toMatchObject({ status, cut: false });
    if (outcome === 'success') return; // it had been, so far; nothing was accessed
    expect(log.records).toEqual([
      expect.objectContaining({
        ...STRANGER,
        action: 'update',
        outcome,
        reason,
        resource: { type: 'request', id: expect.any(String) },
      }),
    ]);
    expect(errors).toHaveLength(status === 500 ? 1 : 0);
  });

  test('a success that declares nothing leaves no record', async () => {
    const { log, call } = await serve((_, res) => res.end('ok'));
    expect(await call()).toMatchObject({ status: 200, body: 'ok' });
    expect(log.records).toEqual([]);
  });

  test('a stream waits at its first byte, and arrives whole', async () => {
    const { log, call } = await serve(async (_, res) => {
      touch(CHART);
      await pipeline(Readable.from(Array.from({ length: 200 }, (_, n) => `${n},`.repeat(500))), res);
    });
    const { body } = await call();
    expect(body).toBe(Array.from({ length: 200 }, (_, n) => `${n},`.repeat(500)).join(''));
    expect(log.records).toHaveLength(1);
  });

  test('no byte leaves before the record, and none after a further access without its own', async () => {
    const steps = [deferred<void>(), deferred<void>()] as const;
    const { log, port } = await serve(async (_, res) => {
      touch(CHART);
      res.write('first');
      await steps[0].promise;
      touch({ ...CHART, resource: { type: 'patient', id: 'p-2' } });
      res.write('second');
      await steps[1].promise;
      touch({ ...CHART, resource: { type: 'patient', id: 'p-3' } });
      res.end();
    });
    const first = log.hold();
    let received = '';
    const begun = deferred<void>();
    const answered = deferred<void>();
    get({ port, host: '127.0.0.1', agent: false }, (res) => {
      res.on('data', (chunk: Buffer) => {
        received += chunk.toString();
        begun.resolve();
      });
      res.on('end', answered.resolve);
    });
    await first.arrived;
    for (let n = 0; n < 10; n++) await turn();
    expect(received).toBe('');
    first.open();
    await begun.promise;
    const second = log.hold();
    steps[0].resolve();
    await second.arrived;
    for (let n = 0; n < 10; n++) await turn();
    expect(received).toBe('first');
    second.open();
    steps[1].resolve();
    await answered.promise;
    expect(received).toBe('firstsecond');
    expect(log.records.map(({ resource }) => resource.id)).toEqual(['p-1', 'p-2', 'p-3']);
  });

  test('an access while the first record is on its way is recorded, too, before the answer', async () => {
    const { log, call } = await serve(async (_, res) => {
      touch(CHART);
      res.write('a');
      touch({ ...CHART, resource: { type: 'patient', id: 'p-2' } });
      res.end('b');
    });
    expect(await call()).toMatchObject({ body: 'ab', cut: false });
    expect(log.records.map(({ resource }) => resource.id)).toEqual(['p-1', 'p-2']);
  });

  test('a client that leaves before its answer does not undo what was accessed', async () => {
    const touched = deferred<void>();
    const { log, port } = await serve(() => {
      touch(CHART);
      touched.resolve();
    });
    const recorded = log.hold();
    const req = get({ port, host: '127.0.0.1', agent: false });
    req.on('error', () => {});
    await touched.promise;
    req.destroy();
    await recorded.arrived;
    recorded.open();
    await turn();
    expect(log.records).toEqual([
      expect.objectContaining({ ...CHART, outcome: 'failure', reason: 'http-499' }),
    ]);
  });

  test('the address and the id come from proxies of ours only', async () => {
    const listener: Serve = (_, res) => res.writeHead(403).end();
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-request-id': 'req-17' };
    const trusting = await serve(listener, {
      trustedProxies: ['127.0.0.0/8'],
      requestIdHeader: 'X-Request-Id',
    });
    await trusting.call({ headers });
    await trusting.call({ headers: { ...headers, 'x-request-id': '123-45-6789' } });
    const [believed, spoilt] = trusting.log.records;
    expect(believed).toMatchObject({ source: { ip: '203.0.113.9', userAgent: 'none' }, requestId: 'req-17' });
    expect(spoilt!.requestId).toMatch(/^[0-9a-f-]{36}$/);
    server?.close();
    const wary = await serve(listener, { requestIdHeader: 'X-Request-Id' });
    await wary.call({ headers });
    expect(wary.log.records[0]).toMatchObject({ source: { ip: '127.0.0.1' } });
    expect(wary.log.records[0]!.requestId).not.toBe('req-17');
  });
});

describe('sabotage AUD-1 · no record, no answer', () => {
  test.each<[string, Serve]>([
    [
      'at once',
      (_, res) => {
        touch(CHART);
        res.setHeader('set-cookie', 'a=b');
        res.end('PHI');
      },
    ],
    [
      'with headers',
      (_, res) => {
        touch(CHART);
        res.writeHead(200, { etag: 'PHI' });
        res.end('PHI');
      },
    ],
    [
      'with flushed headers',
      (_, res) => {
        touch(CHART);
        res.setHeader('etag', 'PHI');
        res.flushHeaders();
        res.end('PHI');
      },
    ],
    [
      'as a stream',
      async (_, res) => {
        touch(CHART);
        await pipeline(Readable.from(['PHI', 'PHI']), res).catch(() => {});
      },
    ],
    ['a denial', (_, res) => res.writeHead(403).end('PHI')],
    [
      'an error',
      () => {
        touch(CHART);
        throw new Error('PHI');
      },
    ],
    [
      'written twice',
      (_, res) => {
        touch(CHART);
        res.write('PHI');
        res.write('PHI');
        res.end();
        res.end();
      },
    ],
  ])('an answer that is given %s becomes a 503', async (_, listener) => {
    const { log, errors, call } = await serve(listener);
    log.fail();
    const answer = await call();
    expect(answer).toMatchObject({ status: 503, body: '', cut: false });
    expect(JSON.stringify(answer.headers)).not.toMatch(/PHI|a=b/);
    expect(errors).toContainEqual(expect.objectContaining({ name: 'AuditTransportError' }));
  });

  test('an answer that has begun is cut', async () => {
    const { log, call } = await serve(async (_, res) => {
      touch(CHART);
      res.write('first ');
      while (log.records.length === 0) await turn();
      log.fail();
      touch({ ...CHART, resource: { type: 'patient', id: 'p-2' } });
      res.end('second');
    });
    expect(await call()).toMatchObject({ status: 200, body: 'first ', cut: true });
  });

  test('an answer that throws in its middle is cut', async () => {
    const { call } = await serve(async (_, res) => {
      res.write('first ');
      await turn();
      await turn();
      throw new Error('boom');
    });
    expect(await call()).toMatchObject({ body: 'first ', cut: true });
  });
});
