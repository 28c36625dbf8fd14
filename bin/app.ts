import { join } from 'node:path';
import { ConfigError } from '../lib/config/problem';
import { renderSummary } from '../lib/compliance/evidence/summary';
import { synthesize } from '../lib/synthesize';

try {
  const { evidence, directory } = synthesize({ root: join(__dirname, '..') });
  process.stderr.write(renderSummary(evidence, directory));
  if (!evidence.passed) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
