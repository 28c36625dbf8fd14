import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-check-'));
const template = (name: string, resources: object): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ Resources: resources }, undefined, 2));
  return path;
};

const KEY = {
  Type: 'AWS::KMS::Key',
  Properties: {
    EnableKeyRotation: true,
    RotationPeriodInDays: 90,
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:role/KeyUser' },
          Action: 'kms:Decrypt',
          Resource: '*',
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
};
const SLOW = { ...KEY, Properties: { ...KEY.Properties, RotationPeriodInDays: 365 } };
const EXCEPTION = {
  Rules: ['KEY-1.kms-rotation'],
  Reason: 'the partner rotates it by hand',
  Owner: 'platform team',
  Expires: '2027-01-31',
  Compensating: 'KEY-3',
};

const good = template('good.json', { Key: KEY });
const bad = template('bad.json', { Key: SLOW });
const excused = template('excused.json', {
  Key: { ...SLOW, Metadata: { Bulwark: { Exceptions: [EXCEPTION] } } },
});

const folderNamedLikeATemplate = join(folder, 'odd');
mkdirSync(join(folderNamedLikeATemplate, 'x.template.json'), { recursive: true });

const run = runCommand;

test('a clean template: exit code 0', async () => {
  const { code, out } = await run('check', good, '--today', '2026-11-22');
  expect(out).toMatch(/1 template, 1 resource: \d+ compliant, 0 excepted, 0 findings\n$/);
  expect(code).toBe(0);
});

test('a finding: exit code 1, with path, given, allowed and how to mend it', async () => {
  const { code, out } = await run('check', bad, '--today', '2026-11-22');
  expect(code).toBe(1);
  expect(out).toContain('finding  KEY-1.kms-rotation');
  expect(out).toContain('Properties.RotationPeriodInDays is 365; allowed: 90');
  expect(out).not.toContain('\u001b[');
});

test('an exception in the metadata excuses until it expires', async () => {
  expect((await run('check', excused, '--today', '2026-11-22')).code).toBe(0);
  expect((await run('check', excused, '--today', '2026-11-22')).out).toContain(
    'excepted KEY-1.kms-rotation until 2027-01-31',
  );
  expect((await run('check', excused, '--today', '2027-02-01')).code).toBe(1);
});

test('--json holds every judgement, the compliant too', async () => {
  const { out } = await run('check', good, bad, '--json', '--today', '2026-11-22');
  const report = JSON.parse(out) as {
    findings: number;
    rows: { rule: string; result: string; templateSha256: string }[];
  };
  expect(report.findings).toBe(1);
  const rotation = report.rows.filter(({ rule }) => rule === 'KEY-1.kms-rotation');
  expect(rotation.map(({ result }) => result).toSorted()).toEqual(['compliant', 'non-compliant']);
  expect(new Set(rotation.map(({ templateSha256 }) => templateSha256)).size).toBe(2);
});

test('--sarif points at the line of the property', async () => {
  const target = join(folder, 'report.sarif');
  expect((await run('check', bad, '--sarif', target, '--today', '2026-11-22')).code).toBe(1);
  const report = JSON.parse(readFileSync(target, 'utf8')) as {
    version: string;
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: {
        ruleId: string;
        ruleIndex: number;
        locations: { physicalLocation: { region: { startLine: number } } }[];
      }[];
    }[];
  };
  expect(report.version).toBe('2.1.0');
  const [{ tool, results }] = report.runs as [(typeof report.runs)[0]];
  const result = results.find(({ ruleId }) => ruleId === 'KEY-1.kms-rotation')!;
  expect(tool.driver.rules[result.ruleIndex]?.id).toBe('KEY-1.kms-rotation');
  const line = readFileSync(bad, 'utf8').split('\n')[
    result.locations[0]!.physicalLocation.region.startLine - 1
  ];
  expect(line).toContain('RotationPeriodInDays');
});

describe('wrong usage: exit code 2, a sentence, no stack trace', () => {
  test.each([
    [['check', join(folder, 'nowhere')], 'no such file'],
    [['check'], 'missing required argument'],
    [['chekc', good], 'unknown command'],
    [['check', good, '--jsno'], 'unknown option'],
    [['check', good, '--today', 'tomorrow'], 'expected a date YYYY-MM-DD'],
    [['check', good, '--sarif', join(folder, 'no', 'such.sarif')], 'such.sarif: no such file or directory'],
    [['check', good, '--json', '--sarif'], 'name a file for --sarif'],
    [['check', folderNamedLikeATemplate], 'EISDIR'],
  ])('%j', async (argv, message) => {
    const { code, err } = await run(...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

test('--sarif never takes a template for the report', async () => {
  const before = readFileSync(bad, 'utf8');
  expect(await run('check', '--sarif', bad, good)).toMatchObject({
    code: 2,
    err: expect.stringContaining('.sarif'),
  });
  expect(readFileSync(bad, 'utf8')).toBe(before);
});

test('a reader that leaves early gets no stack trace, and the exit code stands', () => {
  const many = template(
    'many.json',
    Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`K${i}`, SLOW])),
  );
  const command = join(__dirname, '..', '..', 'bin', 'bulwark.js');
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `("${command}" check "${many}"; echo $? >&2) | head -1`],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stderr).toBe('1\n');
});

test('the installed command runs from another folder', () => {
  const { status, stdout } = spawnSync(join(__dirname, '..', '..', 'bin', 'bulwark.js'), ['check', bad], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toContain('KEY-1.kms-rotation');
});
