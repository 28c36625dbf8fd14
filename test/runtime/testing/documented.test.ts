import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../../package.json';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-testing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROOT = process.cwd();
const PROGRAM = /^```ts\n\/\/ (\w+(?:\.test)?\.ts)\n([^]*?)^```$/gm;

/** The package as applications import it, from its sources. */
const paths = Object.fromEntries(
  ['audit', 'authorization', 'logs', 'services', 'sessions', 'testing'].map((entry) => {
    const { types } = packageJson.exports[`./${entry}` as './testing'];
    return [`bulwark/${entry}`, [join(ROOT, types.replace('./dist/', '').replace('.d.ts', '.ts'))]];
  }),
);

test('the tests of docs/testing.md pass, as they are written, for the application of docs/sessions.md', () => {
  const programs = new Map(
    ['docs/sessions.md', 'docs/testing.md'].flatMap((document) =>
      [...readFileSync(document, 'utf8').matchAll(PROGRAM)].map(([, name, code]) => [name!, code!]),
    ),
  );
  for (const [name, code] of programs) writeFileSync(join(folder, name), code);
  const tests = [...programs.keys()].filter((name) => name.endsWith('.test.ts'));
  writeFileSync(join(folder, 'all.ts'), tests.map((name) => `import './${name}';\n`).join(''));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

  const given = ['--tsconfig', join(folder, 'tsconfig.json'), join(folder, 'all.ts')];
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/tsx'), given, { encoding: 'utf8' });
  expect(stdout).toMatch(/^\S+ pass 2$/m);
  expect(stdout).toMatch(/^\S+ fail 0$/m);
});
