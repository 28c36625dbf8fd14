import { equal } from 'node:assert/strict';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

export type Checks<Given> = Readonly<Record<string, (browser: Browser, given: Given) => Promise<void>>>;

const LONGEST_MS = 60_000;
const late = async (): Promise<never> => {
  await new Promise((done) => setTimeout(done, LONGEST_MS).unref());
  throw new Error(`not done after ${LONGEST_MS} ms`);
};

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
  const only = process.env.ONLY;
  for (const [name, check] of Object.entries(checks)) {
    if (only !== undefined && !name.includes(only)) continue;
    complaints.length = 0;
    try {
      await Promise.race([check(browser, given), late()]);
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
