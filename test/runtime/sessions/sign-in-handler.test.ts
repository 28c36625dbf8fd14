import { auditedHandler } from '../../../runtime/audit';
import {
  cognitoClientSecret,
  guardedHandler,
  isSignIn,
  SignIn,
  type SignInEvent,
  signInHandler,
  type SignInRouteOptions,
} from '../../../runtime/sessions';
import { aggregated } from '../../support/aws/aggregated';
import { ChallengeMachine, totp } from '../../support/aws/challenge-machine';
import { type Front, FRONTS, type Left } from '../../support/aws/function-fronts';
import { Process } from '../../support/aws/service';
import { STRANGER } from '../audit/recorder';
import { ORIGIN, PERSON, sealer, world } from './world';

afterEach(() => jest.restoreAllMocks());

const APP = '3132333435363738393031323334353637383930';
const EMAIL = 'jane.doe@example.com';
const PASSWORD = 'Correct-horse-42!';
const CREDENTIALS = { directory: 'workforce', username: EMAIL, password: PASSWORD };
const JSON_TYPE = { 'content-type': 'application/json' };

/** A function with the guard and the sign-in, that shows charts and prescribes. */
function start(basePath = '') {
  const here = world();
  const machine = new ChallengeMachine(
    'us-east-1_Example00',
    'example-client',
    () => Date.now(),
    () => here.signIn(),
  );
  machine.add({ sub: PERSON, email: EMAIL, app: APP });
  const cognito = aggregated(new Process().client('cognito', machine.operations));
  const pool = { userPoolId: machine.id, clientId: machine.clientId };
  const workforce = { ...pool, clientSecret: cognitoClientSecret(cognito, pool) };
  const sessions = here.launch();
  const options: SignInRouteOptions = {
    sessions,
    signIn: new SignIn({ cognito, pools: { workforce }, sealer, origin: ORIGIN }),
    basePath,
  };
  const answerSignIn = signInHandler(options);
  const handler = auditedHandler(
    { audit: here.trail.audit, stranger: STRANGER },
    guardedHandler(
      {
        sessions,
        sessionPath: `${basePath}/session`,
        isPublic: (request) => isSignIn(request, basePath),
      },
      async (event: SignInEvent, _: object, session) => {
        const answer = await answerSignIn(event, session);
        if (answer) return answer;
        if ((event.httpMethod ?? event.requestContext?.http?.method) === 'POST')
          sessions.requireFresh(session!.principal);
        return { statusCode: 200, body: `{"role":"${session!.principal.role}"}` };
      },
    ),
  );
  const code = () => ({ code: totp(APP, here.seconds() * 1000) });
  return { here, machine, handler, code };
}

type Handler = ReturnType<typeof start>['handler'];

/** A browser in front of a front. Every other body comes in base64. */
function browser(handler: Handler, front: Front) {
  const cookies = new Map<string, string>();
  let csrf = '';
  let base64 = false;
  const ask = async (method: string, path: string, body?: object | string, more: object = {}) => {
    const headers = {
      'user-agent': 'test',
      'sec-fetch-site': 'same-origin',
      ...(cookies.size > 0 && { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
      ...(body !== undefined && JSON_TYPE),
      ...(csrf && { 'x-csrf-token': csrf }),
      ...more,
    };
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    base64 = !base64;
    const event = front.event({ method, path, headers, body: text }, base64);
    const left = front.answer(await handler(event, {}));
    for (const [name, value] of left.headers) {
      if (name !== 'set-cookie') continue;
      expect(value).toMatch(/; Secure; HttpOnly; SameSite=Strict; Path=\//);
      const [key = '', token = ''] = value.split(';', 1)[0]!.split('=');
      if (value.includes('Max-Age=0')) cookies.delete(key);
      else cookies.set(key, token);
    }
    const parsed = JSON.parse(left.text) as Readonly<Record<string, unknown>>;
    if (typeof parsed.csrf === 'string') csrf = parsed.csrf;
    return { ...left, body: parsed };
  };
  return { ask, cookies };
}

const values = ({ headers }: Left, name: string) =>
  headers.filter(([given]) => given === name).map(([, value]) => value);

describe.each(Object.entries(FRONTS))('a function behind %s', (name, front) => {
  test('proof IDN-2 · signs in, reads, steps up, prescribes, logs out', async () => {
    const { here, machine, handler, code } = start();
    const page = browser(handler, front);
    expect((await page.ask('GET', '/charts/1')).status).toBe(401);
    const asked = await page.ask('POST', '/sign-in', CREDENTIALS, { 'accept-language': 'en' });
    expect(asked).toMatchObject({ status: 200, body: { step: 'code' } });
    expect(page.cookies.get('__Host-sign-in')).toMatch(/^[\w-]{1000,3900}$/);
    const wrong = await page.ask('POST', '/sign-in/answer', { code: '000000' });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'sign-in-refused' } });
    const done = await page.ask('POST', '/sign-in/answer', code());
    expect(done).toMatchObject({ status: 200, body: { step: 'done', csrf: expect.any(String) } });
    expect(values(done, 'content-type')).toEqual(['application/json']);
    expect(values(done, 'cache-control')).toEqual(['no-store']);
    expect(values(done, 'session-seconds-left')).toEqual(['idle=1800, absolute=86400']);
    // An ALB without multi-value headers takes one cookie; the ticket stays there until it ends by itself.
    const one = name === 'an ALB';
    expect([...page.cookies.keys()].toSorted()).toEqual(
      one ? ['__Host-session', '__Host-sign-in'] : ['__Host-session'],
    );

    expect((await page.ask('GET', '/charts/1')).body).toEqual({ role: 'provider' });
    // A second answer to the same ticket is worth nothing, wherever it is kept.
    expect((await page.ask('POST', '/sign-in/answer', code())).status).toBe(401);

    here.pass({ minutes: 6 });
    const stale = await page.ask('POST', '/prescriptions', {});
    expect(stale).toMatchObject({ status: 403, body: { error: 'authentication-stale' } });
    expect((await page.ask('POST', '/step-up', { password: 'wrong' })).status).toBe(403);
    expect((await page.ask('POST', '/step-up', { password: PASSWORD })).body).toEqual({ step: 'code' });
    const before = page.cookies.get('__Host-session');
    const fresh = await page.ask('POST', '/step-up/answer', code());
    expect(fresh.body).toMatchObject({ step: 'done' });
    expect(values(fresh, 'session-seconds-left')).toHaveLength(1);
    expect(page.cookies.get('__Host-session')).not.toBe(before);
    expect((await page.ask('POST', '/prescriptions', {})).status).toBe(200);

    expect((await page.ask('POST', '/session/end')).body).toEqual({ ended: true });
    expect(page.cookies.has('__Host-session')).toBe(false);
    expect((await page.ask('GET', '/charts/1')).status).toBe(401);
    expect(here.told()).toEqual(
      expect.arrayContaining([
        'login success',
        'create denied http-403',
        'login success step-up',
        'logout success signed-out',
      ]),
    );
    expect(machine.contexts.every((it) => it?.IpAddress === '203.0.113.7')).toBe(true);
    expect(machine.contexts[0]?.HttpHeaders).toContainEqual({
      headerName: 'Accept-Language',
      headerValue: 'en',
    });
  });

  test('what is no sign-in of our own page is refused', async () => {
    const { handler } = start();
    const status = async (body?: object | string, more: object = {}, method = 'POST', path = '/sign-in') =>
      (await browser(handler, front).ask(method, path, body, more)).status;
    expect(await status(CREDENTIALS, {}, 'GET')).toBe(401); // the guard's: it is public for nobody
    expect(await status(CREDENTIALS, {}, 'POST', '/sign-in/')).toBe(401);
    expect(await status(CREDENTIALS, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status(CREDENTIALS, { 'content-type': 'text/plain' })).toBe(400);
    expect(await status(undefined, JSON_TYPE)).toBe(400);
    expect(await status('{"directory":')).toBe(400);
    expect(await status({ ...CREDENTIALS, more: 1 })).toBe(400);
    expect(await status({ password: PASSWORD }, {}, 'POST', '/step-up')).toBe(401);
    expect(await status({ code: '000000' }, {}, 'POST', '/sign-in/answer')).toBe(401);
  });

  test('with two tickets nobody is signed in: one of them is not ours', async () => {
    const { handler, code } = start();
    const page = browser(handler, front);
    await page.ask('POST', '/sign-in', CREDENTIALS);
    const ticket = `__Host-sign-in=${page.cookies.get('__Host-sign-in')}`;
    const twice = { cookie: `${ticket}; a=b; ${ticket}` };
    expect((await page.ask('POST', '/sign-in/answer', code(), twice)).status).toBe(401);
    const disguised = { cookie: `\u00a0${ticket}` };
    expect((await page.ask('POST', '/sign-in/answer', code(), disguised)).status).toBe(401);
    expect((await page.ask('POST', '/sign-in/answer', code())).status).toBe(200);
  });

  test('below a stage or another prefix', async () => {
    const { handler, code } = start('/prod');
    const page = browser(handler, front);
    expect((await page.ask('POST', '/sign-in', CREDENTIALS)).status).toBe(401);
    expect((await page.ask('POST', '/prod/sign-in', CREDENTIALS)).body).toEqual({ step: 'code' });
    expect((await page.ask('POST', '/prod/sign-in/answer', code())).body).toMatchObject({ step: 'done' });
    expect((await page.ask('GET', '/prod/charts/1')).status).toBe(200);
    expect((await page.ask('POST', '/prod/session/end')).status).toBe(200);
  });
});

describe('a body', () => {
  const event = (body: string | null, isBase64Encoded?: boolean): SignInEvent => ({
    httpMethod: 'POST',
    path: '/sign-in',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    requestContext: { elb: {} },
    body,
    isBase64Encoded,
  });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const padded = (bytes: number) => JSON.stringify(CREDENTIALS).padEnd(bytes);

  test.each<readonly [string, SignInEvent, number]>([
    ['of 16,384 bytes is read', event(padded(16_384)), 200],
    ['of 16,385 bytes is not', event(padded(16_385)), 400],
    ['of 16,384 bytes in base64 is read', event(base64(padded(16_384)), true), 200],
    ['of 16,385 bytes in base64 is not', event(base64(padded(16_385)), true), 400],
    ['in base64 with other characters is none', event(`${base64(padded(300))}!`, true), 400],
    ['in base64 that ends too soon is none', event(base64(padded(301)).slice(0, -1), true), 400],
    ['in base64 that says so of no base64 is none', event(JSON.stringify(CREDENTIALS), true), 400],
    ['in base64 that does not say so is none', event(base64(JSON.stringify(CREDENTIALS))), 400],
    ['that is not there is none', event(null), 400],
  ])('%s', async (_, given, status) => {
    const { handler, machine } = start();
    expect(await handler(given, {})).toMatchObject({ statusCode: status });
    expect(machine.calls.length > 0).toBe(status === 200);
  });

  test('is counted in bytes', async () => {
    const { handler } = start();
    const answer = (letters: number) => JSON.stringify({ passkey: { id: 'ż'.repeat(letters) } });
    const status = async (letters: number) => {
      const given = { ...event(answer(letters)), path: '/sign-in/answer' };
      return ((await handler(given, {})) as { statusCode: number }).statusCode;
    };
    expect([await status(8000), await status(8200)]).toEqual([401, 400]); // 401: without a ticket
  });
});

test('while the directory does not answer, nobody is told to be wrong', async () => {
  const { handler, machine } = start();
  jest.spyOn(machine.operations, 'AdminInitiateAuth').mockImplementation(() => {
    throw Object.assign(new Error('throttled'), { name: 'TooManyRequestsException' });
  });
  const page = browser(handler, FRONTS['an HTTP API']!);
  const silent = await page.ask('POST', '/sign-in', CREDENTIALS);
  expect(silent).toMatchObject({ status: 503, body: { error: 'unavailable' } });
  expect(values(silent, 'retry-after')).toEqual(['1']);
});

test.each([
  ['the secret of the client cannot be had', 'DescribeUserPoolClient', 0],
  ['nothing can be sealed for the next step', 'seal', 0],
  ['nothing can be sealed for the session', 'seal', 1],
] as const)('while %s, it is an outage and no defect', async (_, what, after) => {
  const { handler, machine, here, code } = start();
  const front = FRONTS['an HTTP API']!;
  // As it is called when a role may not: nothing about the person.
  const error = Object.assign(new Error('not now'), { name: 'NotAuthorizedException' });
  const fails = (): never => {
    throw error;
  };
  const { ...real } = sealer;
  let sealed = 0;
  if (what === 'seal')
    jest
      .spyOn(sealer, 'seal')
      .mockImplementation((name, text) => (sealed++ < after ? real.seal(name, text) : Promise.reject(error)));
  else jest.spyOn(machine.operations, what).mockImplementation(fails);
  const page = browser(handler, front);
  let answer = await page.ask('POST', '/sign-in', CREDENTIALS);
  if (after > 0) answer = await page.ask('POST', '/sign-in/answer', code());
  expect(answer).toMatchObject({ status: 503, body: { error: 'unavailable' } });
  expect(here.items('session#')).toEqual([]);
});
