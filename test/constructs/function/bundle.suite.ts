import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOf } from '../../../lib/constructs/function/bundle';

/** Functions that read files of the package. */
const READERS: ReadonlySet<string> = new Set(['database-migrator', 'restore-validator']);

const FUNCTIONS = readdirSync('lambda', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name);

test.each(FUNCTIONS)('lambda/%s becomes one file without the SDK', (name) => {
  // Another suite of this process may have given those that read files theirs.
  const files = READERS.has(name) ? ['database'] : [];
  expect(readdirSync(bundleOf(name)).filter((file) => !files.includes(file))).toEqual(['index.js']);
  const code = readFileSync(join(bundleOf(name), 'index.js'), 'utf8');
  expect(code).toMatch(/\bhandler\b/);
  expect(code).not.toMatch(/node_modules\/@(aws-sdk|smithy)\//);
});

describe('what a function says', () => {
  /** In the code of whoever captures its output. */
  const CAPTURES = 'bulwark.logs.capture';

  test.each(FUNCTIONS)('proof LOG-1 · lambda/%s scrubs it', (name) => {
    expect(readFileSync(join(bundleOf(name), 'index.js'), 'utf8')).toContain(CAPTURES);
  });

  test('sabotage LOG-1 · a bundle that is made without the capture is told apart', () => {
    const { outputFiles } = buildSync({
      entryPoints: ['lambda/audit-outbox/index.ts'],
      bundle: true,
      platform: 'node',
      external: ['@aws-sdk/*'],
      write: false,
    });
    expect(outputFiles[0]!.text).not.toContain(CAPTURES);
  });

  test('proof LOG-1 · it is scrubbed from its first line on, before its own code is loaded', () => {
    // It looks into its settings when it is loaded, finds none, and throws: nobody else catches that.
    const script = `require(${JSON.stringify(join(bundleOf('audit-outbox'), 'index.js'))})`;
    const env = { NODE_PATH: join(process.cwd(), 'node_modules'), NODE_NO_WARNINGS: '1' };
    const run = (before: string) =>
      spawnSync(process.execPath, ['-e', before + script], { env, encoding: 'utf8' });
    const { status, stderr } = run('');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^Uncaught [\w$]+ \[EnvironmentError\]: not set: /),
    ]);
    // A library that prints while it is loaded.
    const hook = `const load = require('node:module')._load; require('node:module')._load = (name, ...rest) => {
      if (name.startsWith('@aws-sdk/')) console.error('SSN 123-45-6789'); return load(name, ...rest); };`;
    expect(run(hook).stderr).toMatch(/^SSN \[\w+\]\n/);
  });
});

test('a second process that bundles the same sources touches nothing', () => {
  const file = join(bundleOf(FUNCTIONS[0]!), 'index.js');
  const before = statSync(file);
  jest.isolateModules(() => {
    const again = require('../../../lib/constructs/function/bundle') as { bundleOf: typeof bundleOf };
    again.bundleOf(FUNCTIONS[0]!);
  });
  expect([statSync(file).ino, statSync(file).mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test('a function carries the folders that it reads, as they are in the package', () => {
  const folder = bundleOf('database-migrator', ['database/migrations', 'database/checks']);
  for (const kind of ['migrations', 'checks']) {
    const names = readdirSync(join('database', kind));
    expect(names.length).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'database', kind))).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(folder, 'database', kind, name))).toEqual(
        readFileSync(join('database', kind, name)),
      );
    }
  }
  expect(() => bundleOf('database-migrator', ['database/no-such'])).toThrow('no-such');
});

test('an unknown function is refused with the known ones', () => {
  expect(() => bundleOf('no-such')).toThrow(`no folder lambda/no-such; there are: ${FUNCTIONS.join(', ')}`);
});
