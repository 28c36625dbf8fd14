// One measured synth in a process of its own; prints one line of JSON.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [configDirectory, environment] = process.argv.slice(2);
if (!configDirectory || !environment) throw new Error('usage: synth-once <config directory> <environment>');

const started = performance.now();
// Loaded here so that its own time is seen.
const { synthesize } = require('../lib/synthesize') as typeof import('../lib/synthesize');
const loaded = performance.now();
const { evidence, timings } = synthesize({
  root: join(__dirname, '..'),
  configDirectory,
  environment,
  app: {
    outdir: mkdtempSync(join(tmpdir(), 'bulwark-bench-')),
    context: (require('../cdk.json') as { context: Record<string, unknown> }).context,
  },
});
process.stdout.write(
  `${JSON.stringify({
    timings: { load: loaded - started, ...timings },
    resources: evidence.templates.reduce((sum, { resources }) => sum + resources, 0),
    rows: evidence.judgements.rows.length,
    failures: evidence.failures.length,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  })}\n`,
);
