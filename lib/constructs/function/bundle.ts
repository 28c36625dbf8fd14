import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'lambda');
const OUTPUT = join(ROOT, '.bulwark', 'bundles');

let bundled: ReadonlySet<string> | undefined;

/**
 * The folder with the bundled code of `lambda/<name>/`. All functions are bundled in one call, once per process.
 * The AWS SDK is left out: the Lambda runtime brings it.
 * @throws when there is no such function
 */
export function bundleOf(name: string): string {
  bundled ??= bundleAll();
  if (!bundled.has(name)) {
    throw new Error(`function "${name}": no folder lambda/${name}; there are: ${[...bundled].join(', ')}`);
  }
  return join(OUTPUT, name);
}

function bundleAll(): ReadonlySet<string> {
  const names = readdirSync(SOURCES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name)
    .filter(
      (name) => existsSync(join(SOURCES, name, 'index.ts')) || existsSync(join(SOURCES, name, 'index.js')),
    );
  mkdirSync(OUTPUT, { recursive: true });
  buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(SOURCES, name, 'index')])),
    outdir: OUTPUT,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
    legalComments: 'none',
  });
  return new Set(names);
}
