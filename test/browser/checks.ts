import { equal } from 'node:assert/strict';
import { basename } from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { resultsKeeper } from '../support/keep-results';

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

/**
 * Runs the checks one after the other; the process fails when one does. The results are evidence, as those of `npm test`.
 * @param proves what each check proves, such as `IDN-2`
 */
export async function runChecks<Given>(
  checks: Checks<Given>,
  browser: Browser,
  given: Given,
  proves: string,
  complaints: string[] = [],
): Promise<void> {
  const keep = resultsKeeper();
  const file = `test/browser/${basename(process.argv[1]!)}`;
  const results: { file: string; name: string; status: 'passed' | 'failed' }[] = [];
  const ended = (name: string, status: 'passed' | 'failed') =>
    results.push({ file, name: `proof ${proves} in a browser · ${name}`, status });
  let [passed, failed] = [0, 0];
  const only = process.env.ONLY;
  for (const [name, check] of Object.entries(checks)) {
    if (only !== undefined && !name.includes(only)) continue;
    complaints.length = 0;
    try {
      await Promise.race([check(browser, given), late()]);
      equal(complaints.join('\n'), '');
      passed++;
      ended(name, 'passed');
      say(`ok   ${name}`);
    } catch (error) {
      failed++;
      ended(name, 'failed');
      say(`FAIL ${name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (only === undefined) keep([file], results);
  say(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
