/** Every scenario against an emulator of AWS, each with an emulator of its own: `npm run test:emulator [name]`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCENARIOS = [
  'audit-log',
  'leaving',
  'redactor',
  'sessions',
  'tenant-keys',
  'tenant-lifecycle',
  'webhooks',
] as const;
const TSX = require.resolve('tsx/cli');

const [only] = process.argv.slice(2);
const chosen = SCENARIOS.filter((name) => only === undefined || name === only);
if (chosen.length === 0) {
  process.stderr.write(`no scenario ${only}; there are ${SCENARIOS.join(', ')}\n`);
  process.exit(2);
}
for (const name of chosen) {
  process.stdout.write(`${name}\n`);
  const { status } = spawnSync(process.execPath, [TSX, join(__dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
