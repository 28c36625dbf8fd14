import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What a test result depends on: the code, the tests, the deployment they break, the locked dependencies. */
const SOURCES = [
  'bin',
  'lib',
  'lambda',
  'runtime',
  'verifier',
  'database',
  'policies',
  'test',
  'config/example.yaml',
  'config/registers',
  'config/client-authorities.pem',
  'cdk.json',
  'jest.config.js',
  'package.json',
  'package-lock.json',
];

/**
 * SHA-256 (hex) over the path and content of every source file below a project root. A test run is bound to it: a
 * result of other sources proves nothing about these.
 */
export function sourceDigest(root: string): string {
  const files = SOURCES.flatMap((source) => filesBelow(join(root, source))).toSorted();
  // Without sources there is nothing that a test result could be bound to.
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesBelow(join(path, entry.name)));
}
