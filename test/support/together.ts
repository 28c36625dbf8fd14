import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/**
 * Runs every `*.suite.ts` below a folder in one test file. Jest loads the CDK anew for each test file, which takes
 * longer than most of these suites do.
 */
export function together(folder: string): void {
  const suites = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.suite.ts'))
    .toSorted();
  if (suites.length === 0) throw new Error(`${relative(process.cwd(), folder)}: no *.suite.ts`);
  describe.each(suites.map((name) => [basename(name, '.suite.ts'), join(folder, name)]))('%s', (_, path) => {
    require(path);
  });
}
