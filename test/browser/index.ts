/** Everything that is tested in a real browser, one after the other: `npx tsx test/browser/index.ts`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.browser.ts'))) {
  process.stdout.write(`${file}\n`);
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, file)], {
    stdio: 'inherit',
    env,
  });
  if (status !== 0) process.exitCode = 1;
}
