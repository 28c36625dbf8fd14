import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  allowCaching,
  cacheable,
  type HeaderedResult,
  noStoreHandler,
  noStoreMiddleware,
  withNoStore,
} from '../../../runtime/http-cache-control';

type Serve = (req: IncomingMessage, res: ServerResponse) => unknown;

async function answer(
  serve: Serve,
): Promise<{ cacheControl: string | null; kept: string | null; status: number }> {
  const server = createServer((req, res) => noStoreMiddleware(req, res, () => serve(req, res)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await response.arrayBuffer();
    const { headers, status } = response;
    return { cacheControl: headers.get('cache-control'), kept: headers.get('x-kept'), status };
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

const LONG = 'public, max-age=31536000';

describe('proof TLS-2 · an answer of a Node server is no-store', () => {
  test.each<[string, Serve]>([
    ['that says nothing', (_, res) => res.end('x')],
    [
      'that says otherwise',
      (_, res) => res.setHeader('Cache-Control', LONG).setHeader('x-kept', '1').end('x'),
    ],
    [
      'whose head says otherwise',
      (_, res) => res.writeHead(200, { 'cache-CONTROL': LONG, 'x-kept': '1' }).end('x'),
    ],
    [
      'whose head has words',
      (_, res) => res.writeHead(200, 'Fine', { 'Cache-Control': LONG, 'x-kept': '1' }).end('x'),
    ],
    ['whose head is a list', (_, res) => res.writeHead(200, ['Cache-Control', LONG, 'x-kept', '1']).end('x')],
    ['that is streamed', (_, res) => (res.write('x'), res.end('y'))],
    ['that is an error', (_, res) => res.writeHead(500).end()],
  ])('%s', async (name, serve) => {
    const { cacheControl, kept, status } = await answer(serve);
    expect(cacheControl).toBe('no-store');
    expect(status).toBe(name.includes('error') ? 500 : 200);
    expect(kept).toBe(name.includes('says otherwise') || name.includes('whose head') ? '1' : null);
  });

  test('unless its route says that it holds no PHI', async () => {
    const { cacheControl } = await answer((_, res) => (allowCaching(res, LONG), res.end('logo')));
    expect(cacheControl).toBe(LONG);
  });
});

describe('proof TLS-2 · a result of a function is no-store', () => {
  test.each<[HeaderedResult, HeaderedResult]>([
    [{ statusCode: 200 }, { statusCode: 200, headers: { 'Cache-Control': 'no-store' } }],
    [
      { statusCode: 200, headers: { 'cache-control': LONG, A: 'b' } },
      { statusCode: 200, headers: { A: 'b', 'Cache-Control': 'no-store' } },
    ],
    [{ multiValueHeaders: { A: ['b'] } }, { multiValueHeaders: { A: ['b'], 'Cache-Control': ['no-store'] } }],
    [
      { headers: { 'CACHE-CONTROL': LONG }, multiValueHeaders: { 'cache-control': [LONG] } },
      { headers: {}, multiValueHeaders: { 'Cache-Control': ['no-store'] } },
    ],
  ])('%j', (result, expected) => {
    expect(withNoStore(result)).toEqual(expected);
  });

  test('of a handler too, and one that is cacheable says so', async () => {
    const handler = noStoreHandler((event: { asset: boolean }, _context: object) =>
      Promise.resolve<HeaderedResult>(
        event.asset ? cacheable({ statusCode: 200 }, LONG) : { statusCode: 200 },
      ),
    );
    expect(await handler({ asset: false }, {})).toEqual({
      statusCode: 200,
      headers: { 'Cache-Control': 'no-store' },
    });
    expect(await handler({ asset: true }, {})).toEqual({
      statusCode: 200,
      headers: { 'Cache-Control': LONG },
    });
  });

  test('behind an ALB that reads multiple values alone', async () => {
    const handler = noStoreHandler((event: object, _context: object) =>
      Promise.resolve<HeaderedResult>('plain' in event ? { statusCode: 200 } : { headers: { A: 'b' } }),
    );
    const multiValueHeaders = { 'Cache-Control': ['no-store'] };
    const event = { multiValueHeaders: { host: ['app.example.com'] } };
    expect(await handler({ ...event, plain: true }, {})).toEqual({ statusCode: 200, multiValueHeaders });
    expect(await handler(event, {})).toEqual({ headers: { A: 'b' }, multiValueHeaders });
  });
});
