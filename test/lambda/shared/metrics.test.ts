import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics } from '../../../lambda/shared/metrics';
import { createScrubber } from '../../../runtime/scrubber';

const LAMBDA = join(__dirname, '..', '..', '..', 'lambda');

const METRICS = readdirSync(LAMBDA)
  .map((name) => join(LAMBDA, name, 'env.ts'))
  .filter((file) => existsSync(file))
  .flatMap((file) => Object.values((require(file) as { METRICS?: Record<string, string> }).METRICS ?? {}));

/** Standard output is scrubbed, and a metric that is taken for an identifier is one that no alarm sees. */
test('proof LOG-1 · the scrubber leaves every metric of every function as it is', () => {
  expect(METRICS.length).toBeGreaterThan(40);
  for (const count of [0, 4, 1234, 2125550100]) {
    let line = '';
    const counts = Object.fromEntries(METRICS.map((name) => [name, count]));
    createMetrics((written) => (line = written))(counts, Date.UTC(2026, 10, 22));
    expect(createScrubber().line(line)).toBe(line);
  }
});
