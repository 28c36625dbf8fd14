/**
 * The evidence page in a real browser: `npx tsx test/browser/evidence-page.browser.ts [page.html]`.
 * Without a page it renders invented evidence. Needs Chromium (`CHROMIUM`, or /usr/bin/chromium).
 */
import { ok, equal } from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderHtml } from '../../lib/compliance/evidence/html';
import { evidence } from '../compliance/evidence/fixture';

const ROWS = 6000;

function pageUrl(given: string | undefined): string {
  if (given !== undefined) return pathToFileURL(resolve(given)).href;
  const file = join(mkdtempSync(join(tmpdir(), 'bulwark-page-')), 'index.html');
  writeFileSync(file, renderHtml(evidence({ rows: ROWS })));
  return pathToFileURL(file).href;
}

/** A page whose every request beyond the file itself, console message of trouble and error is a failure. */
async function open(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, ...options });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.split('#')[0] !== url && !asked.startsWith('data:')) complaints.push(`request: ${asked}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  // The compiler names functions with a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (it) => it');
  await page.goto(url);
  return page;
}

const complaints: string[] = [];
const visible = (page: Page, selector: string): Promise<number> =>
  page.locator(`${selector}:visible`).count();

const CHECKS: Record<string, (browser: Browser, url: string) => Promise<void>> = {
  'a deep link opens the control, and only it': async (browser, url) => {
    const page = await open(browser, url);
    await page.goto(`${url}#control/KEY-1`);
    await page.locator('[id="control/KEY-1"] .body').waitFor({ state: 'visible' });
    equal(await page.locator('details.control[open]').count(), 1);
    ok(await page.locator('[id="control/KEY-1"] summary:has(.title)').isVisible());
    await page.close();
  },

  'filters narrow the controls, and clearing brings them back': async (browser, url) => {
    const page = await open(browser, url);
    const all = await visible(page, 'details.control');
    await page.selectOption('form[data-for="controls"] [name="family"]', 'KEY');
    await page.waitForFunction(
      (n) => document.querySelectorAll('details.control:not([hidden])').length < n,
      all,
    );
    const family = await visible(page, 'details.control');
    equal(family, await page.locator('details.control[data-family="KEY"]').count());
    await page.click('form[data-for="controls"] [type="reset"]');
    await page.waitForFunction(
      (n) => document.querySelectorAll('details.control:not([hidden])').length === n,
      all,
    );
    await page.fill('form[data-for="controls"] [name="text"]', 'no such words anywhere');
    await page.waitForFunction(() => document.querySelectorAll('details.control:not([hidden])').length === 0);
    await page.close();
  },

  'a hidden control is shown again by its link': async (browser, url) => {
    const page = await open(browser, url);
    await page.selectOption('form[data-for="controls"] [name="family"]', 'NET');
    await page.waitForFunction(() => document.getElementById('control/KEY-1')?.hidden);
    await page.evaluate(() => (location.hash = '#control/KEY-1'));
    await page.locator('[id="control/KEY-1"] .body').waitFor({ state: 'visible' });
    await page.close();
  },

  'judgements are filtered at once and drawn by the hundred': async (browser, url) => {
    const page = await open(browser, url);
    const rows = page.locator('[data-table="judgements"] tbody tr');
    ok((await rows.count()) <= 300, 'not every row is drawn');
    const took = await page.evaluate(async () => {
      const field = document.querySelector<HTMLInputElement>('[data-table="judgements"] [name="text"]')!;
      const start = performance.now();
      field.value = 'kms';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - start;
    });
    ok(took < 1000, `filtering took ${took} ms`);
    const texts = await rows.allTextContents();
    ok(texts.length > 0 && texts.every((text) => /kms/i.test(text)));
    await page.click('[data-table="judgements"] [type="reset"]');
    await page.selectOption('[data-table="judgements"] [name="result"]', 'excepted');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[data-table="judgements"] tbody .badge')].every(
        (b) => b.textContent === 'Excepted',
      ),
    );
    await page.close();
  },

  'a resource opens in a pane; from it to its rule, back, and away with Escape': async (browser, url) => {
    const page = await open(browser, url);
    await page.locator('[data-table="inventory"] tbody tr a').first().click();
    const title = page.locator('#drawer-title');
    const resource = await title.textContent();
    await page.locator('#drawer .rule a[href^="#rule/"]').first().click();
    await page.waitForFunction(
      (was) => document.getElementById('drawer-title')?.textContent !== was,
      resource,
    );
    await page.goBack();
    await page.waitForFunction(
      (was) => document.getElementById('drawer-title')?.textContent === was,
      resource,
    );
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector<HTMLDialogElement>('#drawer')!.open);
    ok(!page.url().includes('#resource/'));
    await page.close();
  },

  'the finder works with the keyboard alone': async (browser, url) => {
    const page = await open(browser, url);
    await page.keyboard.press('/');
    await page.keyboard.type('key-1');
    await page.locator('#found a').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[id="control/KEY-1"] .body').waitFor({ state: 'visible' });
    ok(!(await page.locator('#found').isVisible()));
    await page.close();
  },

  'every link within the page opens something': async (browser, url) => {
    const page = await open(browser, url);
    // Rows are drawn as they are needed; a link in any of them is of the same kinds.
    const hashes = await page.evaluate(() => [
      ...new Set([...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map(({ hash }) => hash)),
    ]);
    ok(hashes.length > 100);
    const lost = await page.evaluate(async (hashes) => {
      const lost: string[] = [];
      for (const hash of hashes) {
        location.hash = hash;
        await new Promise((done) => setTimeout(done, 0));
        window.dispatchEvent(new HashChangeEvent('hashchange'));
        const whole = decodeURIComponent(hash.slice(1));
        const [kind, ...rest] = whole.split('/');
        const id = rest.join('/');
        const drawer = document.querySelector<HTMLDialogElement>('#drawer')!;
        const title = document.getElementById('drawer-title')?.textContent;
        const opened =
          kind === 'resource'
            ? drawer.open && id.endsWith(`/${title}`)
            : kind === 'rule'
              ? drawer.open && title === id
              : kind === 'type'
                ? document.querySelectorAll('[data-table="inventory"] tbody tr').length > 0
                : kind === 'judgements'
                  ? document.querySelectorAll('[data-table="judgements"] tbody tr').length > 0
                  : kind === 'status' || kind === 'family'
                    ? document.querySelector(`form[data-for="controls"] option[value="${id}"]:checked`) !==
                      null
                    : document.getElementById(whole)?.checkVisibility() === true;
        if (!opened) lost.push(hash);
      }
      return lost;
    }, hashes);
    equal(lost.join('\n'), '');
    await page.close();
  },

  'nothing is wider than a phone': async (browser, url) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(browser, url, { viewport: { width: 390, height: 844 }, colorScheme });
      const width = () => page.evaluate(() => document.documentElement.scrollWidth);
      equal(await width(), 390);
      await page.click('[data-act="unfold"]');
      equal(await width(), 390);
      await page.evaluate(
        () => (location.hash = document.querySelector<HTMLAnchorElement>('a[href^="#resource/"]')!.hash),
      );
      await page.locator('#drawer-title').waitFor({ state: 'visible' });
      const pane = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.querySelector('#drawer .pane')!;
        return scrollWidth - clientWidth;
      });
      equal(pane, 0);
      await page.close();
    }
  },

  'text stands out from its ground, light and dark': async (browser, url) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(browser, url, { colorScheme });
      const poor = await page.evaluate(contrastBelow, 4.5);
      equal(poor.join('\n'), '', colorScheme);
      await page.close();
    }
  },

  'without JavaScript the controls, citations and rules read': async (browser, url) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    ok(await page.locator('[id="control/KEY-1"] .proofs').isVisible());
    ok(await page.locator('[id="citation/164.312(a)(2)(iv)"]').isVisible());
    ok(await page.locator('table.by-rule').isVisible());
    ok(await page.locator('.noscript').first().isVisible());
    ok(!(await page.locator('form.filters').first().isVisible()));
    await context.close();
  },
};

/** Runs in the page: words on badges and in soft grey whose contrast (WCAG 2.2) is below a ratio. */
function contrastBelow(ratio: number): string[] {
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Set<string>();
  for (const element of document.querySelectorAll(
    '.badge, .soft, .note, .lead, a, td.n, dt, .kicker, .tally',
  )) {
    const color = getComputedStyle(element).color;
    const [a, b] = [luminance(color), luminance(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < ratio)
      seen.add(`${element.className || element.tagName} ${color}: ${contrast.toFixed(2)}`);
  }
  return [...seen];
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const url = pageUrl(process.argv[2]);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  let [passed, failed] = [0, 0];
  for (const [name, check] of Object.entries(CHECKS)) {
    complaints.length = 0;
    try {
      await check(browser, url);
      equal(complaints.join('\n'), '');
      passed++;
      say(`ok   ${name}`);
    } catch (error) {
      failed++;
      say(`FAIL ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await browser.close();
  say(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

void main();
