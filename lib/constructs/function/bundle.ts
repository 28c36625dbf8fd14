import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    .filter((name) => ['index.ts', 'index.js'].some((file) => existsSync(join(SOURCES, name, file))));
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(SOURCES, name, 'index')])),
    outdir: OUTPUT,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
    legalComments: 'none',
    write: false,
  });
  for (const { path, contents } of outputFiles) replace(path, contents);
  return new Set(names);
}

/** In one step and only when it differs: another process may be reading the folder for its own synth. */
function replace(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  // Beside the folder, not in it: what lies in the folder is deployed.
  const draft = `${dirname(path)}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}
