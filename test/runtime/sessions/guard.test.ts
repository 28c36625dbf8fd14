import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditedHandler, auditMiddleware, touch } from '../../../runtime/audit';
import {
  currentSession,
  guardedHandler,
  issuedHeaders,
  type Session,
  sessionCookie,
  sessionMiddleware,
  type Sessions,
} from '../../../runtime/sessions';
import { STRANGER } from '../audit/recorder';
import { device, ORIGIN, PERSON, VIA, world, type World } from './world';

const servers: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of servers.splice(0)) close();
});

type Serve = (req: IncomingMessage, res: ServerResponse, session: Session | undefined) => unknown;
type Wrap = (
  sessions: Sessions,
) => (req: IncomingMessage, res: ServerResponse, next: (session?: Session) => unknown) => unknown;

const guarded: Wrap = (sessions) =>
  sessionMiddleware({ sessions, isPublic: ({ path }) => path === '/sign-in' });

const show: Serve = (_, res, session) => {
  touch({ action: 'read', resource: { type: 'patient', id: 'p-1', patient: 'p-1' }, fields: ['name'] });
  res.end(session?.principal.role ?? 'nobody');
};

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: ReadonlyMap<string, string>;
}

/** A server with the audit middleware and the guard in front. */
async function listen(here: World, { serve = show, wrap = guarded, sessions = here.launch() } = {}) {
  const withAudit = auditMiddleware({ audit: here.trail.audit, stranger: STRANGER });
  const withSession = wrap(sessions);
  const server = createServer((req, res) =>
    withAudit(req, res, () => withSession(req, res, (session) => serve(req, res, session))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  // As it stands: fetch has a mind of its own about paths and `Sec-Fetch-Mode`.
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = (text.startsWith('{') ? JSON.parse(text) : text) as unknown;
          const entries = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as const,
          );
          resolve({ status: response.statusCode ?? 0, body, headers: new Map(entries) });
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  return { ask, sessions };
}

const own = { 'sec-fetch-site': 'same-origin' };
const cookieOf = (token: string) => ({ cookie: `__Host-session=${token}`, ...own });

describe('a server behind the guard', () => {
  test('proof IDN-2 · serves who has a session, and says how long it lasts', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token } = await here.begin(sessions);
    here.pass({ seconds: 30 });
    const answer = await ask('GET', '/patients/1?x=1', cookieOf(token));
    expect(answer).toMatchObject({ status: 200, body: 'provider' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('session-seconds-left')).toBe('idle=1770, absolute=86370');
    expect(here.trail.records.at(-1)).toMatchObject({
      organization: 'clinic-a',
      actor: { role: 'provider' },
      action: 'read',
      outcome: 'success',
    });
  });

  const strangers: Record<string, Record<string, string>> = {
    'no token': own,
    'an empty cookie': cookieOf(''),
    'a token that nobody made': cookieOf(`${'a'.repeat(22)}.${'b'.repeat(43)}`),
    'a cookie without the prefix': { cookie: `session=${'a'.repeat(22)}.${'b'.repeat(43)}`, ...own },
    'basic authentication': { authorization: 'Basic YTpi' },
  };
  /** @returns what strangers are answered */
  const statuses = async (wrap?: Wrap) => {
    const here = world();
    const { ask } = await listen(here, wrap && { wrap });
    const asked = Object.values(strangers).map((headers) => ask('GET', '/patients/1', headers));
    return { statuses: (await Promise.all(asked)).map(({ status }) => status), here };
  };

  test('proof IDN-2 · refuses everybody else, and that is recorded', async () => {
    const { statuses: answered, here } = await statuses();
    expect(answered).toEqual(Object.keys(strangers).map(() => 401));
    expect(here.told()).toEqual(Object.keys(strangers).map(() => 'read denied http-401'));
  });

  test('sabotage IDN-2 · a guard that lets everybody pass is found out', async () => {
    const { statuses: answered } = await statuses(() => (_, __, next) => next());
    expect(answered).not.toContain(401);
  });

  test('two cookies, or a cookie and a bearer token, are nobody’s', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token } = await here.begin(sessions);
    const native = await here.begin(sessions, 'native');
    const two = { cookie: `__Host-session=${token}; __Host-session=${token}`, ...own };
    expect((await ask('GET', '/', two)).status).toBe(401);
    const both = { ...cookieOf(token), authorization: `Bearer ${native.token}` };
    expect((await ask('GET', '/', both)).status).toBe(401);
    expect((await ask('POST', '/', { authorization: `Bearer ${native.token}` })).status).toBe(200);
  });

  test('what is public is served to anybody, by its whole path', async () => {
    const here = world();
    const { ask } = await listen(here);
    expect(await ask('GET', '/sign-in')).toMatchObject({ status: 200, body: 'nobody' });
    for (const path of ['/sign-in/', '/sign-in/../patients', '/Sign-in', '//sign-in', '/session'])
      expect((await ask('GET', path)).status).toBe(401);
  });

  test('proof IDN-2 · without store or trail it answers 503, to nobody 401', async () => {
    const here = world();
    let up = true;
    const sessions = here.launch({}, { fate: () => (up ? 'done' : 'before') });
    const { ask } = await listen(here, { sessions });
    const { token } = await here.begin(sessions);
    up = false;
    const answer = await ask('GET', '/', cookieOf(token));
    expect(answer).toMatchObject({ status: 503, body: { error: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    up = true;
    here.pass({ minutes: 31 });
    here.trail.fail();
    expect((await ask('GET', '/', cookieOf(token))).status).toBe(503);
  });

  test('refusals of the application are answered with their status, unless an answer has begun', async () => {
    const here = world();
    const sessions = here.launch();
    const { ask } = await listen(here, {
      sessions,
      serve: (req, res) => {
        if (req.url === '/begun') res.write('half');
        sessions.requireDevice(currentSession().principal);
      },
    });
    const { token } = await here.begin(sessions);
    expect(await ask('GET', '/', cookieOf(token))).toMatchObject({
      status: 403,
      body: { error: 'device-required' },
    });
    await expect(ask('GET', '/begun', cookieOf(token))).rejects.toThrow(/socket hang up|aborted/); // cut
  });

  test('proof IDN-7 · what is done under emergency access is marked, whatever the application says', async () => {
    const here = world();
    const sessions = here.launch();
    const { ask } = await listen(here, {
      sessions,
      serve: (_, res) => {
        const resource = { type: 'patient', id: 'p-1', patient: 'p-1' };
        touch({ action: 'read', resource, fields: [], purpose: 'operations' });
        res.end();
      },
    });
    const { session } = await here.begin(sessions);
    const explanation = 'Nobody else can be reached.';
    const { token } = await sessions.emergency.begin(session, { reason: 'danger-to-life', explanation });
    expect((await ask('GET', '/', cookieOf(token))).status).toBe(200);
    expect(here.trail.records.at(-1)).toMatchObject({ actor: { role: 'emergency' }, purpose: 'emergency' });
  });
});

describe('a request from elsewhere', () => {
  const origin = ORIGIN;
  const evil = 'https://evil.example.com';
  test.each<[string, string, Record<string, string>, number]>([
    ['POST', 'from our page', { 'sec-fetch-site': 'same-origin', origin }, 200],
    ['POST', 'from our page, of an older browser', { origin }, 200],
    ['POST', 'from another site', { 'sec-fetch-site': 'cross-site', origin: evil }, 403],
    [
      'POST',
      'from a sibling of our host',
      { 'sec-fetch-site': 'same-site', origin: 'https://x.example.com' },
      403,
    ],
    ['POST', 'that the person typed in', { 'sec-fetch-site': 'none' }, 403],
    ['POST', 'that says nothing', {}, 403],
    ['POST', 'from another site, of an older browser', { origin: evil }, 403],
    ['POST', 'from a sandbox', { origin: 'null' }, 403],
    ['POST', 'of two minds', { 'sec-fetch-site': 'same-origin', origin: evil }, 403],
    ['DELETE', 'from another site', { 'sec-fetch-site': 'cross-site', origin: evil }, 403],
    ['GET', 'from our page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['GET', 'that the person typed in', { 'sec-fetch-site': 'none' }, 200],
    ['GET', 'of an older browser', {}, 200],
    [
      'GET',
      'by a link of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
    ],
    [
      'GET',
      'that embeds us',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
      403,
    ],
    [
      'GET',
      'that frames us',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    ['GET', 'that reads us', { 'sec-fetch-site': 'cross-site', origin: evil }, 403],
    ['GET', 'that reads us, of an older browser', { origin: evil }, 403],
    ['GET', 'of our page, of an older browser', { origin }, 200],
  ])('%s %s', async (method, _, headers, expected) => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    const cookie = `__Host-session=${token}`;
    const answer = await ask(method, '/', { cookie, 'x-csrf-token': session.csrf, ...headers });
    expect(answer.status).toBe(expected);
  });

  test('what a page asks about its session is public to nobody, whatever the application says', async () => {
    const here = world();
    const wrap: Wrap = (sessions) => sessionMiddleware({ sessions, isPublic: () => true });
    const { ask } = await listen(here, { wrap });
    expect((await ask('GET', '/')).status).toBe(200);
    expect((await ask('GET', '/session')).status).toBe(401);
    expect((await ask('POST', '/session/end-all')).status).toBe(401);
  });

  test('what changes something needs the CSRF token of this session, of its present token', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    const other = await here.begin(sessions);
    const post = async (csrf?: string, by = token) =>
      (
        await ask('POST', '/', {
          ...cookieOf(by),
          origin,
          ...(csrf !== undefined && { 'x-csrf-token': csrf }),
        })
      ).status;
    expect(await post()).toBe(403);
    expect(await post('')).toBe(403);
    expect(await post(other.session.csrf)).toBe(403);
    expect(await post(session.csrf)).toBe(200);
    const next = await sessions.refresh(token, 'browser', VIA);
    expect(await post(session.csrf, next.token)).toBe(403);
    expect(await post(next.session.csrf, next.token)).toBe(200);
  });

  test('is no use of the session', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token } = await here.begin(sessions);
    here.pass({ minutes: 2 });
    await ask('POST', '/', { cookie: `__Host-session=${token}`, 'sec-fetch-site': 'cross-site' });
    await ask('GET', '/', { ...cookieOf(token), 'x-session-passive': '1' });
    expect(here.items('session#')[0]!.seen!.N).toBe(String(here.seconds() - 120));
  });
});

describe('what a page asks about its session', () => {
  test('how long it lasts, without using it', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    here.pass({ minutes: 20 });
    for (let n = 0; n < 2; n++) {
      expect((await ask('GET', '/session', cookieOf(token))).body).toEqual({
        idle: 600,
        absolute: 85_200,
        authenticatedAt: session.principal.authenticatedAt,
        role: 'provider',
        roles: ['provider', 'administrator'],
        csrf: session.csrf,
      });
    }
  });

  test('that somebody is there, which is use of it', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    here.pass({ minutes: 20 });
    const headers = { ...cookieOf(token), 'x-csrf-token': session.csrf };
    expect(await ask('POST', '/session/stay', headers)).toMatchObject({ status: 200, body: { idle: 1800 } });
    here.pass({ minutes: 20 });
    expect((await ask('GET', '/session', cookieOf(token))).body).toMatchObject({ idle: 600 });
  });

  test('another token, which comes as a cookie that only the browser reads', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    const headers = { ...cookieOf(token), 'x-csrf-token': session.csrf };
    const answer = await ask('POST', '/session/refresh', headers);
    const [, next] = /^__Host-session=([^;]+); Secure; HttpOnly; SameSite=Strict; Path=\/$/.exec(
      answer.headers.get('set-cookie') ?? '',
    )!;
    expect(JSON.stringify(answer.body)).not.toContain(next);
    expect((await ask('GET', '/', cookieOf(next!))).status).toBe(200);
    expect(await ask('POST', '/session/refresh', headers)).toMatchObject({
      status: 401,
      body: { error: 'superseded' },
    });
    expect((await ask('GET', '/session/refresh', cookieOf(next!))).status).toBe(404);
  });

  test('a native client gets it in the answer', async () => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token } = await here.begin(sessions, 'native');
    const answer = await ask('POST', '/session/refresh', { authorization: `Bearer ${token}` });
    expect(answer.headers.get('set-cookie')).toBeUndefined();
    const { token: next } = answer.body as { token: string };
    expect((await ask('GET', '/', { authorization: `Bearer ${next}` })).status).toBe(200);
  });

  test.each(['end', 'end-all'])('to %s it: cookie, cache and storage go', async (how) => {
    const here = world();
    const { ask, sessions } = await listen(here);
    const { token, session } = await here.begin(sessions);
    expect((await ask('POST', `/session/${how}`, cookieOf(token))).status).toBe(403);
    const answer = await ask('POST', `/session/${how}`, { ...cookieOf(token), 'x-csrf-token': session.csrf });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toContain('__Host-session=; Secure');
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect((await ask('GET', '/', cookieOf(token))).status).toBe(401);
    expect(here.told()).toContain('logout success signed-out');
  });

  test('proof IDN-3 · to be bound to its device, which then proves each request that needs it', async () => {
    const here = world();
    const sessions = here.launch();
    const { ask } = await listen(here, {
      sessions,
      serve: (_, res, session) => res.end(sessions.requireDevice(session!.principal)),
    });
    const { token, session } = await here.begin(sessions);
    const phone = device();
    const proof = (path: string, binding: string) =>
      phone.proof({ method: 'POST', path, binding, at: here.seconds() });
    const bound = await ask('POST', '/session/device', {
      ...cookieOf(token),
      'x-csrf-token': session.csrf,
      dpop: proof('/session/device', session.csrf),
    });
    expect(bound.status).toBe(200);
    const { csrf, device: id } = bound.body as { csrf: string; device: string };
    const next = /__Host-session=([^;]+)/.exec(bound.headers.get('set-cookie')!)![1]!;
    const headers = { ...cookieOf(next), 'x-csrf-token': csrf };
    expect(await ask('POST', '/visit', headers)).toMatchObject({
      status: 403,
      body: { error: 'device-required' },
    });
    const dpop = proof('/visit', csrf);
    expect(await ask('POST', '/visit?room=1', { ...headers, dpop })).toMatchObject({ status: 200, body: id });
    expect((await ask('POST', '/visit', { ...headers, dpop })).status).toBe(403);
  });
});

describe('a function behind the guard', () => {
  const events = {
    'an ALB': (cookie: string) => ({
      httpMethod: 'GET',
      path: '/patients/1',
      headers: { cookie, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '203.0.113.7' },
      requestContext: { elb: {} },
    }),
    'an ALB with multi-value headers': (cookie: string) => ({
      httpMethod: 'GET',
      path: '/patients/1',
      multiValueHeaders: { Cookie: [cookie], 'Sec-Fetch-Site': ['same-origin'] },
      requestContext: { elb: {} },
    }),
    'an HTTP API': (cookie: string) => ({
      rawPath: '/patients/1',
      cookies: ['a=b', cookie],
      headers: { 'sec-fetch-site': 'same-origin' },
      requestContext: { http: { method: 'GET', sourceIp: '203.0.113.7' } },
    }),
  };

  test.each(Object.entries(events))(
    'proof IDN-2 · of %s: nobody gets in without a session',
    async (_, event) => {
      const here = world();
      const sessions = here.launch();
      const { audit } = here.trail;
      const handler = auditedHandler(
        { audit, stranger: STRANGER },
        guardedHandler({ sessions }, (__, ___, session) => {
          touch({ action: 'read', resource: { type: 'patient', id: 'p-1', patient: 'p-1' } });
          return Promise.resolve({
            statusCode: 200,
            body: `${session?.principal.role} ${currentSession() === session}`,
          });
        }),
      );
      const { token } = await here.begin(sessions);
      const answer = await handler(event(sessionCookie(token).split(';')[0]!), {});
      expect(answer).toMatchObject({ statusCode: 200, body: 'provider true' });
      const { headers, multiValueHeaders } = answer as { headers?: object; multiValueHeaders?: object };
      expect(JSON.stringify(multiValueHeaders ?? headers)).toContain('idle=1800');
      expect(await handler(event('__Host-session=x'), {})).toMatchObject({
        statusCode: 401,
        body: '{"error":"no-session"}',
      });
      expect(here.trail.records.slice(1)).toMatchObject([
        { organization: 'clinic-a', action: 'read', actor: { id: PERSON, role: 'provider' } },
        { ...STRANGER, outcome: 'denied' },
      ]);
    },
  );
});

test('an origin is one of HTTPS, and a token is handed out with headers that keep it', async () => {
  for (const origin of ['http://app.example.com', 'https://app.example.com/', 'app.example.com', ''])
    expect(() => world().launch({ origin })).toThrow('allowed: https://<host>');
  const here = world();
  const issued = await here.begin(here.launch());
  expect(issuedHeaders(issued)).toEqual({
    'cache-control': 'no-store',
    'session-seconds-left': 'idle=1800, absolute=86400',
    'set-cookie': `__Host-session=${issued.token}; Secure; HttpOnly; SameSite=Strict; Path=/`,
  });
});
