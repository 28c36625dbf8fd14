import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourceDigest } from '../../../lib/compliance/evidence/source-digest';
import { readTestResults, RESULTS_FILE, testsMarked } from '../../../lib/compliance/evidence/test-results';

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'bulwark-digest-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const SOURCES = { 'lib/a.ts': 'a', 'test/a.test.ts': 't', 'package-lock.json': '{}', 'README.md': 'r' };

test('the digest follows content and names of sources, and nothing else', () => {
  const digest = sourceDigest(project(SOURCES));
  expect(sourceDigest(project(SOURCES))).toBe(digest);
  expect(sourceDigest(project({ ...SOURCES, 'README.md': 'other' }))).toBe(digest);
  expect(sourceDigest(project({ ...SOURCES, 'lib/a.ts': 'b' }))).not.toBe(digest);
  expect(sourceDigest(project({ ...SOURCES, 'test/a.test.ts': 'weaker' }))).not.toBe(digest);
  expect(sourceDigest(project({ ...SOURCES, 'package-lock.json': '{"a":1}' }))).not.toBe(digest);
  expect(sourceDigest(project({ ...SOURCES, 'config/example.yaml': 'name: other' }))).not.toBe(digest);
  const { 'lib/a.ts': moved, ...rest } = SOURCES;
  expect(sourceDigest(project({ ...rest, 'lib/b.ts': moved }))).not.toBe(digest);
});

describe('results', () => {
  const results = {
    sources: 'today',
    tests: [{ file: 'f', name: 'suite proof TLS-4 · ssn', status: 'passed' }],
  };

  test('are read for their own sources only', () => {
    const root = project({ [RESULTS_FILE]: JSON.stringify(results) });
    expect(readTestResults(root, 'today')?.tests).toHaveLength(1);
    expect(readTestResults(root, 'yesterday')).toBeUndefined();
  });

  test.each(['', '{', '[]', '{"sources":"today","tests":[{"name":1}]}', '{"sources":"today"}'])(
    'a damaged file proves nothing: %j',
    (text) => {
      expect(readTestResults(project({ [RESULTS_FILE]: text }), 'today')).toBeUndefined();
    },
  );

  test('a marker is a whole word', () => {
    const parsed = readTestResults(project({ [RESULTS_FILE]: JSON.stringify(results) }), 'today')!;
    expect(testsMarked(parsed, 'proof TLS-4')).toHaveLength(1);
    expect(testsMarked(parsed, 'proof TLS-41')).toHaveLength(0);
    expect(testsMarked(parsed, 'proof TLS')).toHaveLength(0);
  });
});
