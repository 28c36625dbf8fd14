import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync, transformSync } from 'esbuild';
import * as auditModule from '../../../runtime/audit';
import * as authorizationModule from '../../../runtime/authorization';
import * as logsModule from '../../../runtime/logs';
import * as sessionsModule from '../../../runtime/sessions';
import { aggregated } from '../../support/aws/aggregated';
import { ChallengeMachine, totp } from '../../support/aws/challenge-machine';
import { Process } from '../../support/aws/service';
import { ORIGIN, PERSON, sealer, world, type World } from './world';

const MODULES: Readonly<Record<string, object>> = {
  'bulwark/audit': auditModule,
  'bulwark/authorization': authorizationModule,
  'bulwark/logs': logsModule,
  'bulwark/sessions': sessionsModule,
};

/** The programs of the document, by the name in their first line. */
const PROGRAMS = new Map(
  [
    ...readFileSync('docs/sessions.md', 'utf8').matchAll(
      /```ts\n\/\/ (\w+\.ts)\n([^`]*(?:`[^`]+`[^`]*)*?)```\n/g,
    ),
  ].map(([, name, code]) => [name!, code!]),
);

/** The application of the document, as it stands there. */
function documented() {
  const { code } = transformSync(PROGRAMS.get('application.ts')!, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as { application: (this: void, parts: object) => RequestListener } };
  const require = (name: string): object => {
    const found = MODULES[name];
    if (!found) throw new Error(`the example wants ${name}`);
    return found;
  };
  const run = compileFunction(code, ['require', 'module', 'exports']) as (...given: object[]) => void;
  run(require, module, module.exports);
  return module.exports.application;
}

const EMAIL = 'jane.doe@example.com';
const PASSWORD = 'Correct-horse-42!';
const closing: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A browser: keeps cookies, says where it is, and shows the CSRF token of its session. */
function browser(port: number) {
  const cookies = new Map<string, string>();
  const state = { csrf: '' };
  const ask = (method: string, path: string, body?: object, more: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const headers = {
        'user-agent': 'test',
        'sec-fetch-site': 'same-origin',
        ...(cookies.size > 0 && { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
        ...(body && { 'content-type': 'application/json' }),
        ...(state.csrf && { 'x-csrf-token': state.csrf }),
        ...more,
      };
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) {
            const [name = '', value = ''] = cookie.split(';', 1)[0]!.split('=');
            if (cookie.includes('Max-Age=0')) cookies.delete(name);
            else cookies.set(name, value);
          }
          const parsed = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
          if (typeof parsed.csrf === 'string') state.csrf = parsed.csrf;
          resolve({ status: response.statusCode ?? 0, body: parsed, headers: response.headers, text });
        });
      });
      sent.on('error', reject).end(body && JSON.stringify(body));
    });
  return { ask, cookies };
}

async function start(here: World = world(), options: { readonly expectSecret?: string } = {}) {
  const machine = new ChallengeMachine(
    'us-east-1_Example00',
    'example-client',
    () => Date.now(),
    () => here.signIn(),
  );
  const cognito = aggregated(new Process().client('cognito', machine.operations));
  const clientSecret = sessionsModule.cognitoClientSecret(cognito, {
    userPoolId: machine.id,
    clientId: machine.clientId,
  });
  if (options.expectSecret) machine.secret = options.expectSecret;
  const sessions = here.launch();
  const lines: string[] = [];
  const prescribed: string[] = [];
  const care = {
    id: 'p-1',
    locations: ['site-1'],
    careTeam: [PERSON],
    covering: [],
    referring: [],
    self: [],
  };
  const signIn = new sessionsModule.SignIn({
    cognito,
    pools: { workforce: { userPoolId: machine.id, clientId: machine.clientId, clientSecret } },
    sealer,
    origin: ORIGIN,
  });
  const listener = documented()({
    sessions,
    signIn,
    audit: here.trail.audit,
    authorizer: new authorizationModule.Authorizer(),
    log: logsModule.scrubbedLogger({ write: (line) => lines.push(line) }),
    trustedProxies: [],
    records: {
      care: (_: object, id: string) =>
        Promise.resolve(id === 'p-1' ? care : id === 'p-2' ? { ...care, id, careTeam: [] } : undefined),
      read: () => Promise.resolve({ name: 'Jane Doe', birthDate: '1980-01-02' }),
      prescribe: (_: object, id: string) => {
        if (prescribed.length > 0) return Promise.reject(new Error('no ink for jane.doe@example.com'));
        prescribed.push(id);
        return Promise.resolve('rx-1');
      },
    },
  });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { here, machine, lines, signIn, clientSecret, browser: () => browser(port) };
}

const credentials = { directory: 'workforce', username: EMAIL, password: PASSWORD };

test('proof IDN-2 · the documented application: sign in, read, idle out, step up, prescribe, log out everywhere', async () => {
  const { here, machine, lines, browser } = await start();
  const app = '3132333435363738393031323334353637383930';
  machine.add({ sub: PERSON, email: EMAIL, app });
  const code = () => ({ code: totp(app, here.seconds() * 1000) });
  const page = browser();
  const signIn = async (on = page) => {
    expect((await on.ask('POST', '/sign-in', credentials)).body).toEqual({ step: 'code' });
    return on.ask('POST', '/sign-in/answer', code());
  };

  expect((await page.ask('GET', '/patients/p-1')).status).toBe(401);
  expect((await signIn()).body).toEqual({ step: 'done', csrf: expect.any(String) });
  expect([...page.cookies.keys()]).toEqual(['__Host-session']);
  const read = await page.ask('GET', '/patients/p-1');
  expect(read).toMatchObject({ status: 200, body: { name: 'Jane Doe' } });
  expect(read.headers['cache-control']).toBe('no-store');
  expect((await page.ask('GET', '/patients/p-2')).status).toBe(403);
  expect((await page.ask('GET', '/patients/p-3')).status).toBe(404);

  here.pass({ minutes: 30 });
  expect(await page.ask('GET', '/patients/p-1')).toMatchObject({ status: 401, body: { error: 'idle' } });
  page.cookies.clear();
  await signIn();

  here.pass({ minutes: 6 });
  const stale = await page.ask('POST', '/patients/p-1/prescriptions', {});
  expect(stale).toMatchObject({ status: 403, body: { error: 'authentication-stale' } });
  expect((await page.ask('POST', '/step-up', { password: 'wrong' })).status).toBe(403);
  expect((await page.ask('POST', '/step-up', { password: PASSWORD })).body).toEqual({ step: 'code' });
  expect((await page.ask('POST', '/step-up/answer', code())).body).toMatchObject({ step: 'done' });
  const prescribe = () => page.ask('POST', '/patients/p-1/prescriptions', {});
  expect(await prescribe()).toMatchObject({ status: 201, body: { id: 'rx-1' } });
  expect((await prescribe()).status).toBe(500);
  expect(lines.join()).toMatch(/request failed/);
  expect(lines.join()).not.toContain(EMAIL);

  here.pass({ minutes: 1 });
  const phone = browser();
  await signIn(phone);
  here.pass({ minutes: 1 });
  expect((await page.ask('POST', '/session/end-all')).status).toBe(200);
  here.pass({ seconds: 30 });
  expect((await phone.ask('GET', '/patients/p-1')).status).toBe(401);

  expect(here.told()).toEqual(
    expect.arrayContaining([
      'login success',
      'read success',
      'read denied not-permitted',
      'logout success idle',
      'login success step-up',
      'create success',
      'session-revoked success signed-out-everywhere',
    ]),
  );
  expect(machine.contexts.every((it) => it?.IpAddress === '127.0.0.1')).toBe(true);
});

test('proof IDN-1 · who was invited chooses a password and enrols an app before there is a session', async () => {
  const { here, machine, browser } = await start();
  machine.add({ sub: PERSON, email: EMAIL, invited: true });
  const page = browser();
  expect((await page.ask('POST', '/sign-in', credentials)).body).toEqual({ step: 'new-password' });
  expect((await page.ask('POST', '/sign-in/answer', { newPassword: 'short' })).status).toBe(401);
  const enrol = await page.ask('POST', '/sign-in/answer', { newPassword: 'Battery-staple-43!' });
  expect(enrol.body).toEqual({ step: 'enrol', secret: expect.stringMatching(/^[0-9A-F]+$/) });
  expect((await page.ask('POST', '/sign-in/answer', { code: '000000' })).status).toBe(401);
  const code = totp(String(enrol.body.secret), here.seconds() * 1000);
  expect((await page.ask('POST', '/sign-in/answer', { code })).body).toMatchObject({ step: 'done' });
});

test('proof IDN-1 · a passkey signs in; who has none is asked for one in the same words', async () => {
  const { machine, browser } = await start();
  machine.add({ sub: PERSON, email: EMAIL, passkeys: ['cGFzc2tleS1vZi1qYW5lLWRvZS0wMDAwMDAwMDAwMDA'] });
  const ask = async (username: string) => {
    const page = browser();
    const { body } = await page.ask('POST', '/sign-in/passkey', { directory: 'workforce', username });
    const options = body.options as { challenge: string; allowCredentials: { id: string }[] };
    const passkey = ChallengeMachine.assertion(options, options.allowCredentials[0]!.id);
    return { options, answer: await page.ask('POST', '/sign-in/answer', { passkey }) };
  };
  const [jane, nobody, again] = [
    await ask(EMAIL),
    await ask('nobody@example.com'),
    await ask('nobody@example.com'),
  ];
  expect(jane.answer.body).toMatchObject({ step: 'done' });
  expect(nobody.answer).toMatchObject({ status: 401, body: { error: 'sign-in-refused' } });
  const form = (value: unknown) => JSON.stringify(value).replace(/"(id|challenge)":"[\w-]{43}"/g, '"$1":""');
  expect(form(nobody.options)).toBe(form(jane.options));
  expect(again.options.allowCredentials).toEqual(nobody.options.allowCredentials);
});

test('proof IDN-1 · every refusal looks the same', async () => {
  const { here, machine, browser } = await start();
  const app = '3132333435363738393031323334353637383930';
  machine.add({ sub: PERSON, email: EMAIL, app });
  machine.add({ sub: 'disabled', email: 'disabled@example.com', enabled: false });
  const code = () => ({ code: totp(app, here.seconds() * 1000) });
  const asked = async (on: ReturnType<typeof browser>, path: string, body: object) => {
    const { status, text, headers } = await on.ask('POST', path, body);
    const { date: _, ...others } = headers;
    return JSON.stringify({ status, text, others });
  };
  const first = async (over: object) => asked(browser(), '/sign-in', { ...credentials, ...over });
  const second = async (answer: () => object, meanwhile = () => {}) => {
    const page = browser();
    await page.ask('POST', '/sign-in', credentials);
    meanwhile();
    return asked(page, '/sign-in/answer', answer());
  };
  const refusals = [
    await first({ username: 'nobody@example.com' }),
    await first({ password: 'wrong' }),
    await first({ username: 'disabled@example.com' }),
    await first({ directory: 'patients' }),
    await asked(browser(), '/sign-in/answer', code()),
    await second(() => ({ code: '000000' })),
    await second(() => ({ newPassword: 'Battery-staple-43!' })),
    await second(code, () => here.pass({ minutes: 3 })),
  ];
  expect(await second(code)).toContain('done');
  refusals.push(await second(code)); // the same code again
  for (let i = 0; i < 6; i++) await first({ password: 'wrong' });
  refusals.push(await first({})); // too many attempts: the right password is no use
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toContain('"status":401,"text":"{\\"error\\":\\"sign-in-refused\\"}"');
});

test('what the directory remembers a sign-in by is sealed, and neither another site nor a form starts one', async () => {
  const { machine, browser } = await start();
  machine.add({ sub: PERSON, email: EMAIL, app: 'AB' });
  const page = browser();
  await page.ask('POST', '/sign-in', credentials);
  expect(page.cookies.get('__Host-sign-in')).toMatch(/^[\w-]{1000,3900}$/);
  const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect((await browser().ask('POST', '/sign-in', credentials, elsewhere)).status).toBe(403);
  const form = { 'content-type': 'text/plain' };
  expect((await browser().ask('POST', '/sign-in', credentials, form)).status).toBe(400);
  expect((await browser().ask('POST', '/sign-in', { ...credentials, more: 1 })).status).toBe(400);
  expect((await browser().ask('POST', '/step-up', { password: PASSWORD })).status).toBe(401);
  page.cookies.set('__Host-sign-in', 'bm90IHNlYWxlZA');
  expect((await page.ask('POST', '/sign-in/answer', { code: '000000' })).status).toBe(401);
});

test('a secret of the client that was replaced is fetched again, once', async () => {
  const { machine, browser } = await start();
  machine.add({ sub: PERSON, email: EMAIL, app: 'AB' });
  const fetched = () => machine.calls.filter((call) => call === 'DescribeUserPoolClient').length;
  await browser().ask('POST', '/sign-in', credentials);
  await browser().ask('POST', '/sign-in', credentials);
  expect(fetched()).toBe(1);
  machine.secret = 'another';
  const both = [
    browser().ask('POST', '/sign-in', credentials),
    browser().ask('POST', '/sign-in', credentials),
  ];
  expect((await Promise.all(both)).map(({ body }) => body)).toEqual([{ step: 'code' }, { step: 'code' }]);
  expect(fetched()).toBe(2);
});

test('the main program of the document names what there is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-docs-'));
  try {
    for (const [name, code] of PROGRAMS) writeFileSync(join(folder, name), code);
    writeFileSync(join(folder, 'records.ts'), 'export const records = {};');
    const folders: Record<string, string> = {
      audit: 'audit',
      authorization: 'authorization',
      logs: 'logs',
      sessions: 'sessions',
    };
    const { warnings } = buildSync({
      entryPoints: [join(folder, 'main.ts')],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
      external: ['@aws-sdk/*', '@cedar-policy/*', 'zod', 'aws-jwt-verify', 'aws-jwt-verify/*'],
      alias: Object.fromEntries(
        Object.entries(folders).map(([entry, from]) => [
          `bulwark/${entry}`,
          join(process.cwd(), 'runtime', from, 'index.ts'),
        ]),
      ),
    });
    expect(warnings.filter(({ id }) => id === 'import-is-undefined')).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
