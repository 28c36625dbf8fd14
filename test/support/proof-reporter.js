// Keeps the results of a test run as evidence.
const { join, relative } = require('node:path');
const { resultsKeeper } = require('./keep-results');

const root = join(__dirname, '..', '..');
const STATUS = { passed: 'passed', failed: 'failed' };

module.exports = class ProofReporter {
  onRunStart() {
    this.keep = resultsKeeper();
  }

  onRunComplete(_contexts, { testResults }) {
    const files = testResults.map((result) => relative(root, result.testFilePath));
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
    this.keep(files, [...tests, ...broken]);
  }
};
