import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a test run leaves its results, below the project root. */
export const RESULTS_FILE = join('.bulwark', 'test-results.json');

const resultsSchema = z.object({
  /** Digest of the sources that the tests ran on. */
  sources: z.string(),
  tests: z.array(
    z.object({ file: z.string(), name: z.string(), status: z.enum(['passed', 'failed', 'not-run']) }),
  ),
});

export type TestResults = z.output<typeof resultsSchema>;

/** The results of a test run of exactly these sources; undefined when there is none. */
export function readTestResults(root: string, sources: string): TestResults | undefined {
  const file = join(root, RESULTS_FILE);
  if (sources === '' || !existsSync(file)) return undefined;
  const parsed = resultsSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  return parsed.success && parsed.data.sources === sources ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The tests whose name carries a marker such as `sabotage KEY-1` or `proof TLS-4`. */
export const testsMarked = (results: TestResults, marker: string): TestResults['tests'] =>
  results.tests.filter(({ name }) => new RegExp(`(^|\\s)${marker}(\\s|$)`).test(name));
