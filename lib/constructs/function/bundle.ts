import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'lambda');
const OUTPUT = join(SOURCES, 'shared', 'clean-output');

let bundled: { readonly folder: string; readonly names: readonly string[] } | undefined;

/**
 * The folder with the bundled code of `lambda/<name>/`. All functions are bundled in one call, once per process.
 * The AWS SDK is left out: the Lambda runtime brings it.
 * @param files folders of the package that the function reads, such as `database/migrations`: the same below its own
 * @throws when there is no such function or folder
 */
export function bundleOf(name: string, files: readonly string[] = []): string {
  bundled ??= bundleAll();
  if (!bundled.names.includes(name)) {
    throw new Error(`function "${name}": no folder lambda/${name}; there are: ${bundled.names.join(', ')}`);
  }
  const folder = join(bundled.folder, name);
  for (const file of files) cpSync(join(packageFolder(), file), join(folder, file), { recursive: true });
  return folder;
}

/** What is not compiled stands beside the sources, and beside `dist/`. */
function packageFolder(): string {
  return existsSync(join(ROOT, 'package.json')) ? ROOT : dirname(ROOT);
}

/** Into a folder of this process alone: the CDK copies what it uses into the cloud assembly at once. */
function bundleAll(): NonNullable<typeof bundled> {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-functions-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const names = readdirSync(SOURCES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name)
    .filter((name) => ['index.ts', 'index.js'].some((file) => existsSync(join(SOURCES, name, file))));
  buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(SOURCES, name, 'index')])),
    outdir: folder,
    bundle: true,
    // In front of each: what a function says is scrubbed before it is said, whatever it imports (LOG-1).
    inject: [OUTPUT],
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    // `import()` does not look where the runtime keeps its SDK (NODE_PATH); `require` does.
    supported: { 'dynamic-import': false },
    logLevel: 'error',
    legalComments: 'none',
  });
  return { folder, names };
}
