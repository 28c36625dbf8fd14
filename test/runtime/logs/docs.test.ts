import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The programs of the document that show what they print: code, then output, where `…` stands for anything. */
const EXAMPLES = [
  ...readFileSync('docs/logs.md', 'utf8').matchAll(/```ts\n([^`]+)```\n\n```\n([^`]+)```/g),
].map(([, code, output], n) => ({ name: `example-${n}`, code: code!, output: output! }));
const folder = mkdtempSync(join(tmpdir(), 'bulwark-docs-'));
beforeAll(() => {
  for (const { name, code } of EXAMPLES) {
    // Lambda calls the handler; here nobody else does.
    const call = code.includes('handler') ? `\nvoid handler({ referral: '5b1f' });\n` : '';
    writeFileSync(join(folder, `${name}.ts`), code + call);
  }
  buildSync({
    entryPoints: EXAMPLES.map(({ name }) => join(folder, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    alias: { 'bulwark/logs': join(process.cwd(), 'runtime', 'logs', 'index.ts') },
    nodePaths: [join(process.cwd(), 'node_modules')],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there is one for Lambda, one for containers, and one for neither', () => {
  expect(EXAMPLES).toHaveLength(3);
});

test.each(EXAMPLES)('proof LOG-1 · $name of docs/logs.md prints what it says', ({ name, output }) => {
  const printed = execFileSync(process.execPath, [join(folder, `${name}.js`)], { encoding: 'utf8' });
  const escaped = output.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
  expect(printed).toMatch(new RegExp(`^${escaped}$`));
  expect(printed).not.toMatch(/Jane|555-0143|123-45/);
});
