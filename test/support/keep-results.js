// Keeps the results of tests beside a digest of the sources they ran on, for the evidence to read.
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
require('tsx/cjs');
const { sourceDigest } = require('../../lib/compliance/evidence/source-digest');
const { RESULTS_FILE } = require('../../lib/compliance/evidence/test-results');

const root = join(__dirname, '..', '..');

/** Begins a run. @returns what keeps its results: the files that ran, and `{ file, name, status }` of each test */
exports.resultsKeeper = () => {
  const sources = sourceDigest(root);
  return (files, tests) => {
    // Sources that changed under the run were not what it tested.
    if (sourceDigest(root) !== sources) return;
    const path = join(root, RESULTS_FILE);
    const ran = new Set(files);
    const earlier = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { tests: [] };
    const kept = earlier.sources === sources ? earlier.tests.filter((test) => !ran.has(test.file)) : [];
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ sources, tests: [...kept, ...tests] }, undefined, 1)}\n`);
  };
};
