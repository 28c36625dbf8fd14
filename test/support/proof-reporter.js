// Leaves the results of a test run beside a digest of the sources it ran on, for the evidence to read.
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
require('tsx/cjs');
const { sourceDigest } = require('../../lib/compliance/evidence/source-digest');
const { RESULTS_FILE } = require('../../lib/compliance/evidence/test-results');

const root = join(__dirname, '..', '..');
const STATUS = { passed: 'passed', failed: 'failed' };

module.exports = class ProofReporter {
  onRunStart() {
    this.sources = sourceDigest(root);
  }

  onRunComplete(_contexts, { testResults }) {
    // Sources that changed under the run were not what it tested.
    if (sourceDigest(root) !== this.sources) return;
    const file = join(root, RESULTS_FILE);
    const ran = new Set(testResults.map((result) => relative(root, result.testFilePath)));
    const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { tests: [] };
    const kept = earlier.sources === this.sources ? earlier.tests.filter((test) => !ran.has(test.file)) : [];
    const tests = testResults.flatMap((result) =>
      result.testResults.map(({ fullName, status }) => ({
        file: relative(root, result.testFilePath),
        name: fullName,
        status: STATUS[status] ?? 'not-run',
      })),
    );
    // A file that could not even start has no tests of its own; it failed all the same.
    const broken = testResults
      .filter((result) => result.testExecError || (result.failureMessage && result.testResults.length === 0))
      .map((result) => ({
        file: relative(root, result.testFilePath),
        name: 'the file itself',
        status: 'failed',
      }));
    mkdirSync(dirname(file), { recursive: true });
    const results = { sources: this.sources, tests: [...kept, ...tests, ...broken] };
    writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
  }
};
