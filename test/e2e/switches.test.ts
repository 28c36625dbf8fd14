import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const CDK = join(ROOT, 'node_modules', '.bin', 'cdk');

function cdk(...args: string[]) {
  const output = mkdtempSync(join(tmpdir(), 'bulwark-e2e-'));
  const { status, stderr, stdout } = spawnSync(CDK, [...args, '--output', output], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });
  return { status, text: `${stdout}${stderr}`, output };
}

test('a broken promise fails synth, whatever is switched off on the command line', () => {
  const { status, text, output } = cdk(
    'synth',
    '--quiet',
    '--app=node --import tsx test/fixtures/broken-app.ts',
    '--no-validation',
    '--context=@aws-cdk/core:validateAgainstDefaultRules=false',
    '--context=@aws-cdk/core:failSynthOnValidationErrors=false',
  );
  expect(status).not.toBe(0);
  expect(text).toMatch(/FAIL KEY-1\.kms-rotation .*RotationPeriodInDays is 2560; allowed: 90/);
  // The one break is the one failure: the rest of the deployment passed every judge.
  expect(text.match(/^ *FAIL .*/gm)).toHaveLength(1);
  expect(text).not.toMatch(/\n\s+at .*\.ts:\d+/);
  // The evidence of a failure is written, and tells it.
  const controls = JSON.parse(readFileSync(join(output, 'evidence', 'controls.json'), 'utf8')) as {
    id: string;
    status: string;
  }[];
  expect(controls.find(({ id }) => id === 'KEY-1')?.status).toBe('not-met');
}, 60_000);

test('a refused configuration ends with its message and no stack trace', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    // As the command line hands over `-c env=nowhere`.
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ env: 'nowhere' }) },
  });
  expect(status).toBe(1);
  expect(stderr).toContain('env: given "nowhere"; allowed: example, production, staging');
  expect(stderr).not.toMatch(/\n\s+at /);
}, 60_000);
