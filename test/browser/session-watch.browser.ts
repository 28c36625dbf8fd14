/**
 * The session watch in a real browser, under the policy of the public listener and with a clock of the test's own:
 * `npx tsx test/browser/session-watch.browser.ts [folder for pictures]`. Needs Chromium (`CHROMIUM`, or /usr/bin/chromium).
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { certificateAuthority } from '../support/certificate';
import { launch, runChecks, type Checks } from './checks';
import { asListener, listenerAttributes } from './listener';

const HOST = 'app.example.com';
const PATIENT = 'Jane Doe, allergic to penicillin';
const START = new Date('2026-11-22T10:00:00Z');
const IDLE = 1800;
const ABSOLUTE = 86_400;

/** The module as it is shipped: one file. */
const MODULE = buildSync({
  entryPoints: [join(__dirname, '..', '..', 'runtime', 'browser', 'index.mts')],
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
}).outputFiles[0]!.text;

const APP = `
  import { watchSession } from '/bulwark.js';
  window.ended = 0;
  window.memory = ['${PATIENT}'];
  window.session = watchSession({
    signInUrl: '/sign-in',
    onEnd() { window.ended++; window.memory = []; sessionStorage.setItem('ended', '1'); localStorage.setItem('ended', String(Date.now())); },
  });
`;

const HTML = `<!doctype html><html lang="en" data-patient="${PATIENT}"><head><meta charset="utf-8"><title>${PATIENT}</title>
<script type="module" src="/app.js"></script></head><body class="chart"><main><h1>${PATIENT}</h1>
<label>Note <input id="note" value="${PATIENT}"></label></main></body></html>`;

/** A server with one session, whose time the test sets. */
class World {
  readonly asked: string[] = [];
  idle = IDLE;
  absolute = ABSOLUTE;
  alive = true;
  down = false;
  csrf = 'first';
  /** Answers that the store of sessions is not there for. */
  unknown = 0;
  /** Answers the way to sign in with nothing: the page stays, and a test sees what is left of it. */
  holdsSignIn = false;
  origin = '';

  reset(): void {
    this.asked.length = 0;
    Object.assign(this, {
      idle: IDLE,
      absolute: ABSOLUTE,
      alive: true,
      down: false,
      csrf: 'first',
      unknown: 0,
      holdsSignIn: false,
    });
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    const { pathname } = new URL(req.url ?? '/', this.origin);
    const html = (body: string) => res.setHeader('Content-Type', 'text/html; charset=utf-8').end(body);
    res.setHeader('Cache-Control', 'no-store');
    if (pathname === '/app.js' || pathname === '/bulwark.js') {
      return void res.setHeader('Content-Type', 'text/javascript').end(pathname === '/app.js' ? APP : MODULE);
    }
    if (pathname === '/sign-in')
      return void (this.holdsSignIn ? res.writeHead(204).end() : html('<p>Please sign in</p>'));
    if (pathname === '/chart') return void html(HTML);
    if (pathname === '/favicon.ico') return void res.writeHead(404).end();
    if (pathname === '/elsewhere') return void html('<p>Elsewhere</p>');
    this.asked.push(`${req.method} ${pathname}`);
    if (this.down) return void req.socket.destroy();
    const refuse = (status: number, error: string) =>
      void res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
    if (this.unknown > 0 && this.unknown--) return void res.writeHead(503, { 'Retry-After': '2' }).end();
    if (!this.alive) return refuse(401, 'session-ended');
    if (req.method === 'POST' && req.headers['x-csrf-token'] !== this.csrf) return refuse(403, 'cross-site');
    if (pathname === '/session/end') {
      this.alive = false;
      return void res.end('{}');
    }
    if (
      pathname === '/session/stay' ||
      (pathname === '/api' && req.headers['x-session-passive'] === undefined)
    )
      this.idle = IDLE;
    res.setHeader('session-seconds-left', `idle=${this.idle}, absolute=${this.absolute}`);
    res.end(JSON.stringify({ idle: this.idle, absolute: this.absolute, csrf: this.csrf }));
  }
}

const world = new World();
const pictures = process.argv[2];
const complaints: string[] = [];

async function open(context: BrowserContext, path = '/chart'): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const expected = /401|403|503|ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_ABORTED|status of 404/;
    if (message.type() === 'error' && !expected.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  await page.clock.install({ time: START });
  await page.goto(`${world.origin}${path}`);
  if (path === '/chart') await answered(page, 1);
  return page;
}

/** Waits until the server was asked so often, and the page has heard. */
async function answered(page: Page, times: number): Promise<void> {
  for (let n = 0; n < 100 && world.asked.length < times; n++)
    await new Promise((done) => setTimeout(done, 20));
  equal(world.asked.length >= times, true, `asked: ${world.asked.join(', ')}`);
  await page.waitForLoadState();
  await new Promise((done) => setTimeout(done, 60));
}

/** Time passes, at the server too. */
async function pass(page: Page, seconds: number): Promise<void> {
  world.idle -= seconds;
  world.absolute -= seconds;
  if (world.idle <= 0 || world.absolute <= 0) world.alive = false;
  await page.clock.runFor(seconds * 1000);
}

const signedOut = async (page: Page): Promise<void> => {
  // The address changes before the page does.
  await page.getByText('Please sign in').waitFor();
  equal(page.url(), `${world.origin}/sign-in`);
};
const dialog = (page: Page) => page.getByRole('alertdialog');
const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
};
/** What a screen reader is given. */
const spoken = async (page: Page): Promise<string> => page.locator('html').ariaSnapshot();

/** What a person could still find of the page. */
const remains = (page: Page) =>
  page.evaluate(() => ({
    html: document.documentElement.outerHTML,
    title: document.title,
    path: location.pathname,
    memory: (globalThis as unknown as { memory: string[] }).memory,
    storage: sessionStorage.length,
    ended: (globalThis as unknown as { ended: number }).ended,
  }));

const CHECKS: Checks<BrowserContext> = {
  'warns two minutes before the end, and gives the focus back': async (_, context) => {
    const page = await open(context);
    await page.locator('#note').focus();
    await pass(page, IDLE - 121);
    equal(await dialog(page).count(), 0);
    await pass(page, 1);
    await picture(page, 'warning');
    const tree = await spoken(page);
    ok(/alertdialog "Are you still there\?"/.test(tree), tree);
    ok(tree.includes('You will be signed out in 2:00'), tree);
    equal(await page.evaluate(() => document.activeElement?.hasAttribute('data-bulwark-session')), true);
    deepEqual(world.asked, ['GET /session']);
    await page.keyboard.press('Enter');
    await answered(page, 2);
    deepEqual(world.asked, ['GET /session', 'POST /session/stay']);
    equal(await page.evaluate(() => document.activeElement?.id), 'note');
    ok(!(await spoken(page)).includes('signed out'));
    await pass(page, IDLE - 125);
    ok(!(await spoken(page)).includes('signed out'), 'the time began again');
    await page.close();
  },

  'the time that remains is spoken at a minute, half a minute and ten seconds': async (_, context) => {
    const page = await open(context);
    await pass(page, IDLE - 120);
    const status = async () => /status: (.*)/.exec(await spoken(page))?.[1];
    ok((await status())?.includes('2:00'), await spoken(page));
    await pass(page, 30);
    ok((await status())?.includes('2:00'), await status());
    for (const [seconds, words] of [
      [30, '1:00'],
      [29, '1:00'],
      [1, '0:30'],
      [20, '0:10'],
    ] as const) {
      await pass(page, seconds);
      ok((await status())?.includes(words), `${words}: ${await status()}`);
    }
    await page.close();
  },

  'the dialog holds the focus, and Escape means that somebody is there': async (_, context) => {
    const page = await open(context);
    await pass(page, IDLE - 100);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    ok(await page.evaluate(() => document.activeElement?.id !== 'note'));
    await page.keyboard.press('Escape');
    await answered(page, 2);
    equal(world.asked[1], 'POST /session/stay');
    await page.close();
  },

  'at the end the screen is cleared: content, title, attributes, memory, address': async (_, context) => {
    const page = await open(context);
    world.holdsSignIn = true;
    await pass(page, IDLE - 1);
    ok((await remains(page)).html.includes(PATIENT));
    await pass(page, 1);
    await answered(page, 2);
    const left = await remains(page);
    ok(!left.html.includes('Jane'), left.html);
    equal(left.title, 'You have been signed out to protect your information.');
    deepEqual([left.path, left.memory, left.storage, left.ended], ['/sign-in', [], 0, 1]);
    await picture(page, 'ended');
    ok((await spoken(page)).includes('link "Sign in again"'));
    // A framework that draws on draws nothing.
    await page.evaluate(
      (text) => document.body.append(Object.assign(document.createElement('p'), { textContent: text })),
      PATIENT,
    );
    await new Promise((done) => setTimeout(done, 50));
    ok(!(await remains(page)).html.includes('Jane'));
    deepEqual(world.asked, ['GET /session', 'GET /session'], 'it was asked, and nothing was extended');
    await page.close();
  },

  'then the page leaves, and "back" does not bring it': async (_, context) => {
    const page = await open(context, '/elsewhere');
    await page.goto(`${world.origin}/chart`);
    await answered(page, 1);
    await pass(page, IDLE + 5);
    await signedOut(page);
    await page.goBack({ waitUntil: 'commit' });
    equal(await page.locator('p').textContent(), 'Elsewhere');
    await page.close();
  },

  'nobody there: not one request extends the session': async (_, context) => {
    const page = await open(context);
    await page.evaluate(() => {
      setInterval(() => {
        for (const type of ['keydown', 'pointerdown', 'wheel']) dispatchEvent(new Event(type));
        scrollBy(0, 1);
      }, 1000);
    });
    await pass(page, IDLE + 5);
    await signedOut(page);
    deepEqual(
      world.asked.filter((it) => it.startsWith('POST')),
      [],
    );
    await page.close();
  },

  'somebody who types is not signed out, and the server hears of it now and then': async (_, context) => {
    const page = await open(context);
    await page.locator('#note').focus();
    for (let minute = 0; minute < 40; minute++) {
      await pass(page, 60);
      await page.keyboard.press('x');
      await new Promise((done) => setTimeout(done, 15));
    }
    const posts = world.asked.filter((it) => it === 'POST /session/stay').length;
    ok(posts >= 6 && posts <= 9, `${posts} requests in 40 minutes`);
    ok((await page.locator('h1').textContent()) === PATIENT);
    await page.close();
  },

  'during the warning only an answer to it counts': async (_, context) => {
    const page = await open(context);
    await pass(page, IDLE - 60);
    await page.mouse.click(5, 5);
    await page.keyboard.press('x');
    await pass(page, 65);
    await signedOut(page);
    deepEqual(
      world.asked.filter((it) => it.startsWith('POST')),
      [],
    );
    await page.close();
  },

  'the end of the day cannot be put off, and is said': async (_, context) => {
    world.absolute = 600;
    const page = await open(context);
    await pass(page, 500);
    const tree = await spoken(page);
    ok(tree.includes('Your session ends in'), tree);
    ok(!tree.includes('Stay signed in'));
    await picture(page, 'end-of-day');
    await page.keyboard.press('Enter');
    ok(!(await spoken(page)).includes('Your session ends'));
    await pass(page, 105);
    await signedOut(page);
    await page.close();
  },

  'sleep: the screen is covered before the server has answered': async (_, context) => {
    const page = await open(context);
    // Timers do not run while a computer sleeps; the clock does.
    await page.clock.pauseAt(new Date(START.getTime() + 60_000));
    world.alive = false;
    world.holdsSignIn = true;
    await page.route('**/session', () => {}); // no answer
    await page.clock.setSystemTime(new Date(START.getTime() + 9 * 3_600_000));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    ok(!(await spoken(page)).includes('Jane'), await spoken(page));
    await picture(page, 'covered');
    equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')!).visibility), 'hidden');
    await page.close();
  },

  'a clock that was set forward costs a question, not the session': async (_, context) => {
    const page = await open(context);
    await page.clock.setSystemTime(new Date(START.getTime() + 9 * 3_600_000));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await answered(page, 2);
    ok((await spoken(page)).includes('Jane'));
    equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')!).visibility), 'visible');
    await page.close();
  },

  'a clock that was set back gives no time': async (_, context) => {
    const page = await open(context);
    await page.clock.setSystemTime(new Date(START.getTime() - 9 * 3_600_000));
    await pass(page, IDLE + 5);
    await signedOut(page);
    await page.close();
  },

  'without the server the session has ended when its time is over, and not before': async (_, context) => {
    const page = await open(context);
    world.down = true;
    await pass(page, IDLE - 10);
    ok((await remains(page)).html.includes(PATIENT));
    await pass(page, 15);
    await signedOut(page);
    await page.close();
  },

  'what the application asks for is heard: an answer gives time, a 401 ends': async (_, context) => {
    const page = await open(context);
    await pass(page, IDLE - 200);
    world.idle = IDLE;
    await page.evaluate(() =>
      (globalThis as unknown as { session: { fetch: typeof fetch } }).session.fetch('/api'),
    );
    await pass(page, 300);
    ok(!(await spoken(page)).includes('signed out in'));
    world.alive = false;
    await page.evaluate(
      () => void (globalThis as unknown as { session: { fetch: typeof fetch } }).session.fetch('/api'),
    );
    await signedOut(page);
    await page.close();
  },

  'what the page asks by itself is no use': async (_, context) => {
    const page = await open(context);
    await page.evaluate(() => {
      const { session } = globalThis as unknown as { session: { poll: typeof fetch } };
      setInterval(() => void session.poll('/api'), 60_000);
    });
    for (let minute = 1; minute < IDLE / 60; minute++) {
      await pass(page, 60);
      await new Promise((done) => setTimeout(done, 30));
    }
    ok((await spoken(page)).includes('signed out in'));
    await pass(page, 65);
    await signedOut(page);
    ok(world.asked.filter((it) => it === 'GET /api').length > 10);
  },

  'a token against forgery that was exchanged is fetched, and the request sent once more': async (
    _,
    context,
  ) => {
    const page = await open(context);
    world.csrf = 'second';
    const status = await page.evaluate(() =>
      (globalThis as unknown as { session: { fetch: typeof fetch } }).session
        .fetch('/api', { method: 'POST', body: 'note' })
        .then((answer) => answer.status),
    );
    equal(status, 200);
    deepEqual(world.asked, ['GET /session', 'POST /api', 'GET /session', 'POST /api']);
    await page.close();
  },

  'a server that does not know is asked again, and nobody sees the page meanwhile': async (_, context) => {
    const page = await open(context);
    world.unknown = 2;
    await pass(page, IDLE - 110);
    await page.keyboard.press('Enter');
    await answered(page, 2);
    ok(!(await spoken(page)).includes('Jane'));
    await page.clock.runFor(2100);
    await answered(page, 3);
    ok(!(await spoken(page)).includes('Jane'));
    await page.clock.runFor(2100);
    await answered(page, 4);
    ok((await spoken(page)).includes('Jane'));
    await page.close();
  },

  'tabs: use of one keeps the other, the end of one ends both': async (_, context) => {
    const [first, second] = [await open(context), await open(context)];
    // The clock is that of both.
    await first.clock.runFor((IDLE - 300) * 1000);
    world.idle = IDLE;
    await second.locator('#note').press('x');
    await answered(second, 3);
    await first.clock.runFor(290_000);
    ok(!(await spoken(first)).includes('signed out in'), await spoken(first));
    await second.evaluate(
      () => void (globalThis as unknown as { session: { signOut(): Promise<void> } }).session.signOut(),
    );
    await signedOut(second);
    await signedOut(first);
    equal(world.asked.filter((it) => it === 'POST /session/end').length, 1);
    for (const page of [first, second]) await page.close();
  },

  'signing out works without the server': async (_, context) => {
    const page = await open(context);
    world.down = true;
    await page.evaluate(
      () => void (globalThis as unknown as { session: { signOut(): Promise<void> } }).session.signOut(),
    );
    await signedOut(page);
    await page.close();
  },

  'a page that was kept to go back to asks before it is seen': async (_, context) => {
    const page = await open(context);
    await page.goto(`${world.origin}/elsewhere`);
    world.alive = false;
    await page.evaluate(() => setTimeout(() => history.back()));
    await page.clock.runFor(10);
    await signedOut(page);
    await page.close();
  },

  // A browser that is watched keeps no page, so the event is sent that it would send.
  'a page that comes back as it was left asks before it is seen': async (_, context) => {
    const page = await open(context);
    world.alive = false;
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await signedOut(page);
    await page.close();
  },
};

async function main(): Promise<void> {
  const certificate = certificateAuthority().issue(HOST);
  const listener = listenerAttributes();
  // Also under Trusted Types, which a listener's policy does not ask for yet.
  const policy = 'routing.http.response.content_security_policy.header_value';
  const attributes = new Map([
    ...listener,
    [policy, `${listener.get(policy)!}; require-trusted-types-for 'script'`],
  ]);
  const server = createServer(certificate, (req, res) => {
    asListener(attributes, res);
    world.serve(req, res);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  world.origin = `https://${HOST}:${(server.address() as AddressInfo).port}`;
  const spki = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
  const browser: Browser = await launch({
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--host-resolver-rules=MAP *.example.com 127.0.0.1',
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
  });
  const fresh: Checks<undefined> = Object.fromEntries(
    Object.entries(CHECKS).map(([name, check]) => [
      name,
      async () => {
        world.reset();
        const context = await browser.newContext({ viewport: { width: 900, height: 600 } });
        context.setDefaultTimeout(5000);
        try {
          await check(browser, context);
        } finally {
          await context.close();
        }
      },
    ]),
  );
  try {
    await runChecks(fresh, browser, undefined, 'IDN-2', complaints);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

void main();
