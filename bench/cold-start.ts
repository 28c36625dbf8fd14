import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOf } from '../lib/constructs/function/bundle';
import { median, table } from './statistics';

const ROOT = join(__dirname, '..');
const LAMBDA = join(ROOT, 'lambda');

/** Loads a bundle and prints how long it took. The SDK comes with the runtime; without it, ours alone is seen. */
const IMPORT = `
const { writeSync } = require('node:fs'); // as it is now: a bundle scrubs what is said later
const [bundle, without] = process.argv.slice(1);
if (without) {
  const Module = require('node:module');
  const load = Module._load;
  const nothing = new Proxy(class {}, { get: (target, name) => name in target ? target[name] : nothing });
  Module._load = (request, ...rest) => /^@(aws-sdk|smithy)\\//.test(request) ? nothing : load(request, ...rest);
}
const started = performance.now();
try {
  require(bundle);
} catch (error) {
  // Our settings are made up; a function that refuses them has loaded its code by then. Broken code is another matter.
  if (error.code === 'MODULE_NOT_FOUND' || /^(Syntax|Type|Reference)Error$/.test(error.name)) throw error;
}
writeSync(1, String(performance.now() - started));`;

/** Size of every function's code, and how long it takes to load. */
export function benchColdStart(runs: number): void {
  const names = readdirSync(LAMBDA).filter((name) => existsSync(join(LAMBDA, name, 'index.ts')));
  const rows = [...coldStarts(names, runs), ['the scrubber in each of them', scrubberAlone(runs)] as const];
  process.stdout.write(`${table(rows)}${runs} runs each, medians; longer than an empty function takes\n`);
}

/** Size of each function's code, and how much longer than an empty function it takes to load. */
export function coldStarts(names: readonly string[], runs: number): (readonly [string, string])[] {
  const empty = emptyFunction();
  const time = (bundle: string, env: NodeJS.ProcessEnv, without: boolean): number =>
    median(Array.from({ length: runs }, () => load(bundle, { ...env, NODE_NO_WARNINGS: '1' }, without)));
  return names.map((name) => {
    const bundle = join(bundleOf(name), 'index.js');
    const env = environmentOf(name);
    const ours = time(bundle, env, true) - time(empty, env, true);
    const all = time(bundle, env, false) - time(empty, env, false);
    return [name, `${size(bundle)}, ${ours.toFixed(0)} ms; ${all.toFixed(0)} ms with the SDK`] as const;
  });
}

/** What stands in front of every function (LOG-1), as a function of its own. */
function scrubberAlone(runs: number): string {
  const bundle = join(mkdtempSync(join(tmpdir(), 'bulwark-bench-scrubber-')), 'index.js');
  buildSync({
    entryPoints: [join(LAMBDA, 'shared', 'clean-output.ts')],
    outfile: bundle,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
  });
  const empty = emptyFunction();
  const time = (file: string): number =>
    median(Array.from({ length: 3 * runs }, () => load(file, {}, false)));
  return `${size(bundle)}, ${(time(bundle) - time(empty)).toFixed(1)} ms`;
}

function emptyFunction(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'bulwark-bench-empty-')), 'index.js');
  writeFileSync(file, 'exports.handler = async () => {};');
  return file;
}

const size = (file: string): string => `${(statSync(file).size / 1024).toFixed(0)} KB`;

const load = (bundle: string, env: NodeJS.ProcessEnv, without: boolean): number =>
  Number(
    execFileSync(process.execPath, ['--eval', IMPORT, bundle, ...(without ? ['without'] : [])], {
      env,
      encoding: 'utf8',
    }),
  );

/** Every variable that the function reads. */
function environmentOf(name: string): NodeJS.ProcessEnv {
  const file = join(LAMBDA, name, 'env');
  const { ENV = [] } = existsSync(`${file}.ts`) ? (require(file) as { ENV?: readonly string[] }) : {};
  const settings = Object.fromEntries(ENV.map((variable) => [variable, 'https://example.com/x']));
  return { ...settings, NODE_PATH: join(ROOT, 'node_modules'), AWS_REGION: 'us-east-1' };
}
