import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '../lib/constructs/function/bundle';
import type { Rows } from './audit';
import { median } from './statistics';

const ROOT = join(__dirname, '..');

/** Loads a bundle and prints how long it took. The SDK comes with the runtime; without it, ours alone is seen. */
const IMPORT = `
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
  // Our settings are made up; a function that looks into them has loaded its code by then.
  if (error.name !== 'EnvironmentError') throw error;
}
process.stdout.write(String(performance.now() - started));`;

/** Size of each function's code, and how much longer than an empty function it takes to load. */
export function benchFunctions(runs: number): Rows {
  const empty = join(mkdtempSync(join(tmpdir(), 'bulwark-bench-empty-')), 'index.js');
  writeFileSync(empty, 'exports.handler = async () => {};');
  const time = (bundle: string, env: NodeJS.ProcessEnv, without: boolean): number =>
    median(Array.from({ length: runs }, () => load(bundle, { ...env, NODE_NO_WARNINGS: '1' }, without)));
  const functions = readdirSync(join(ROOT, 'lambda')).filter((name) => name.startsWith('audit-'));
  return functions.map((name) => {
    const bundle = join(bundleOf(name), 'index.js');
    const env = environmentOf(name);
    const ours = time(bundle, env, true) - time(empty, env, true);
    const all = time(bundle, env, false) - time(empty, env, false);
    const size = statSync(bundle).size / 1024;
    return [name, `${size.toFixed(0)} KB, ${ours.toFixed(0)} ms; ${all.toFixed(0)} ms with the SDK`] as const;
  });
}

const load = (bundle: string, env: NodeJS.ProcessEnv, without: boolean): number =>
  Number(
    execFileSync(process.execPath, ['--eval', IMPORT, bundle, ...(without ? ['without'] : [])], {
      env,
      encoding: 'utf8',
    }),
  );

/** Every variable that the function reads. */
function environmentOf(name: string): NodeJS.ProcessEnv {
  const { ENV } = require(join(ROOT, 'lambda', name, 'env')) as { ENV: readonly string[] };
  const settings = Object.fromEntries(ENV.map((variable) => [variable, 'https://example.com/x']));
  return { ...settings, NODE_PATH: join(ROOT, 'node_modules'), AWS_REGION: 'us-east-1' };
}
