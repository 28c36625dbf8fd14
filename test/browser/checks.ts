import { equal } from 'node:assert/strict';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

export type Checks<Given> = Readonly<Record<string, (browser: Browser, given: Given) => Promise<void>>>;

const say = (line: string) => process.stdout.write(`${line}\n`);

export const launch = (options: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    ...options,
    args: ['--no-sandbox', ...(options.args ?? [])],
  });

/** Runs the checks one after the other; the process fails when one does. */
export async function runChecks<Given>(
  checks: Checks<Given>,
  browser: Browser,
  given: Given,
  complaints: string[] = [],
): Promise<void> {
  let [passed, failed] = [0, 0];
  for (const [name, check] of Object.entries(checks)) {
    complaints.length = 0;
    try {
      await check(browser, given);
      equal(complaints.join('\n'), '');
      passed++;
      say(`ok   ${name}`);
    } catch (error) {
      failed++;
      say(`FAIL ${name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  say(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
