import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../support/run-command';
import {
  entriesOf,
  flip,
  ORIGIN,
  recordOf,
  recordsOf,
  signerFor,
  writeLog,
  type Files,
} from '../verifier/logs';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
function write(name: string, files: Files): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(at(name), path)), { recursive: true });
    writeFileSync(join(at(name), path), bytes);
  }
}

const run = (...argv: string[]) => runCommand('log', ...argv);

const entries = entriesOf(recordsOf(300));
beforeAll(async () => {
  const { files, witness } = await writeLog(entries, [100, 300]);
  write('log', files);
  write('witness', witness);
  const altered = new Map(files);
  flip(altered, 'tile/entries/000', 100);
  write('altered', altered);
  const early = await writeLog(entries, [100]);
  write('early', early.files);
  write('stranger', (await writeLog(entries, [100], signerFor(ORIGIN))).files);
});

describe('bulwark log verify', () => {
  test('a good log: the verdict first, exit code 0', async () => {
    const { code, out, err } = await run(
      'verify',
      at('log'),
      '--key',
      join(at('log'), 'log.vkey'),
      '--witness',
      at('witness'),
    );
    expect(out).toMatch(/^VERIFIED: 300 entries, none altered, removed, added or reordered\n/);
    expect(out).toContain('checkpoints  2 signed, 2 held by the witness');
    expect(out).not.toContain('note');
    expect([code, err]).toEqual([0, '']);
  });

  test('a key may be given as it is; one that came with the log proves less, and the report says so', async () => {
    const key = readFileSync(join(at('log'), 'log.vkey'), 'utf8').trim();
    expect((await run('verify', at('log'), '--key', key)).out).not.toContain('The key came with the log');
    const { code, out } = await run('verify', at('log'));
    expect(out).toContain('The key came with the log');
    expect(out).toContain('Without a witness it cannot be excluded');
    expect(code).toBe(0);
  });

  test('an altered log: what and where, exit code 1', async () => {
    const { code, out } = await run('verify', at('altered'));
    expect(out).toMatch(
      /^NOT VERIFIED: 1 finding\n {2}entry-altered {2}tile\/entries\/000 {2}#0 {2}byte 2\n/,
    );
    expect(code).toBe(1);
    const json = await run('verify', at('altered'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      verified: false,
      findings: [
        { kind: 'entry-altered', where: { source: 'log', path: 'tile/entries/000', index: 0, offset: 2 } },
      ],
    });
    expect(json.code).toBe(1);
  });

  test('a log that was put back, a log of somebody else', async () => {
    const early = await run('verify', at('early'), '--witness', at('witness'));
    expect(early.out).toContain('rolled-back  checkpoint');
    expect(early.code).toBe(1);
    const stranger = await run('verify', at('stranger'), '--key', join(at('log'), 'log.vkey'));
    expect(stranger.out).toContain('signature-unknown  checkpoint');
    expect(stranger.code).toBe(1);
    expect((await run('verify', at('stranger'))).code).toBe(0);
  });

  test('many findings fill no more than a screen', async () => {
    const { files } = await writeLog(entriesOf(Array.from({ length: 60 }, () => recordOf(1))), [60]);
    write('many', files);
    const { out } = await run('verify', at('many'));
    expect(out.split('\n').length).toBeLessThan(40);
    expect(out).toContain('and 47 more; --json shows up to 1,000');
  });

  test('colours on a terminal only, and never with NO_COLOR', async () => {
    const { isTTY } = process.stdout;
    const before = process.env.NO_COLOR;
    try {
      process.stdout.isTTY = true;
      delete process.env.NO_COLOR;
      expect((await run('verify', at('altered'))).out).toContain('\u001b[31mNOT VERIFIED');
      process.env.NO_COLOR = '1';
      expect((await run('verify', at('altered'))).out).not.toContain('\u001b');
    } finally {
      process.stdout.isTTY = isTTY;
      if (before === undefined) delete process.env.NO_COLOR;
      else process.env.NO_COLOR = before;
    }
  });

  test.each([
    [['verify', at('nowhere')], 'ENOENT'],
    [['verify', folder], 'has no log.vkey; name the verifier key with --key'],
    [['verify', folder, '--key', join(at('log'), 'log.vkey')], 'holds no log'],
    [['verify', at('log'), '--key', at('nowhere')], 'there is no such file'],
    [['verify', at('log'), '--key', at('log')], 'is not a file'],
    [['verify', at('log'), '--key', join(at('log'), 'checkpoint')], 'not a verifier key'],
    [['verify', at('log'), '--witness', at('nowhere')], 'ENOENT'],
    [['verify', at('log'), '--witness', `${at('log')}/../log`], 'is the log itself'],
    [['verify', at('log'), '--workers', 'many'], '--workers was "many"'],
    [['verify', at('log'), '--grace', '-1'], '--grace was "-1"'],
    [['verify', 'https://example.com'], 'neither a directory nor s3://bucket/prefix'],
    [['verify'], "missing required argument 'source'"],
  ])('%j: exit code 2 and one line', async (argv, message) => {
    const { code, out, err } = await run(...argv);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n {4}at /);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('bulwark log prove and check-proof', () => {
  const key = join(at('log'), 'log.vkey');
  const proof = at('record.tlog-proof');

  test('proof AUD-4 · a record is proved with a file and a key', async () => {
    expect(await run('prove', at('log'), '--index', '17', '-o', proof)).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    const { code, out } = await run('check-proof', proof, '--key', key);
    expect(out).toMatch(new RegExp(`^PROVED: the record is entry 17 of ${ORIGIN}\n`));
    expect(out).toContain(`record id    ${recordOf(17).id}\n`);
    expect(out).toContain(`happened     ${recordOf(17).time}\n`);
    expect(out).toMatch(/checkpoint {3}size 300, root [\w+/]{43}=\n$/);
    expect(code).toBe(0);
    const byId = await run('prove', at('log'), '--id', recordOf(17).id);
    expect(byId.out).toBe(readFileSync(proof, 'utf8'));
    const json = await run('check-proof', proof, '--key', key, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ valid: true, record: { index: 17, size: 300 } });
    const pipe = at('pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('cp', [proof, pipe]);
    expect((await run('check-proof', pipe, '--key', key)).code).toBe(0);
    await once(writer, 'close');
  });

  test('sabotage AUD-4 · a proof that was altered, or is another log’s: exit code 1', async () => {
    const altered = at('altered.tlog-proof');
    writeFileSync(altered, readFileSync(proof, 'utf8').replace('index 17', 'index 18'));
    const { code, out } = await run('check-proof', altered, '--key', key);
    expect(out).toMatch(/^NOT PROVED\n {2}not-included {2}/);
    expect(code).toBe(1);
    expect((await run('check-proof', proof, '--key', join(at('stranger'), 'log.vkey'))).code).toBe(1);
    writeFileSync(altered, 'garbage');
    expect((await run('check-proof', altered, '--key', key)).out).toContain('proof-malformed');
  });

  test('sabotage AUD-4 · an id that would steer a terminal is shown, not obeyed', async () => {
    const signer = signerFor(ORIGIN);
    write(
      'steering',
      (await writeLog(entriesOf([recordOf(0, { id: 'a\u009b2J\u202eb' })]), [1], signer)).files,
    );
    await run('prove', at('steering'), '--index', '0', '-o', proof);
    const { out } = await run('check-proof', proof, '--key', join(at('steering'), 'log.vkey'));
    expect(out).toContain('record id    a\\u009b2J\\u202eb\n');
  });

  test.each([
    [['prove', at('log')], 'either --index or --id'],
    [['prove', at('log'), '--index', '1', '--id', 'x'], 'either --index or --id'],
    [['prove', at('log'), '--index', '300'], 'there is none of index 300'],
    [['prove', at('log'), '--index', '1e2'], '--index was "1e2"'],
    [['prove', at('log'), '--id', 'x\u001b[2J'], 'no record with id'],
    [['prove', at('altered'), '--index', '0'], 'cannot be proved'],
    [
      ['prove', at('log'), '--index', '1', '-o', join(folder, 'no', 'folder')],
      'folder: no such file or directory',
    ],
    [['check-proof', at('nowhere'), '--key', key], 'there is no such file'],
    [['check-proof', '/dev/zero', '--key', key], 'is larger than 262144 bytes'],
    [['check-proof', folder, '--key', key], 'is not a file'],
    [['check-proof', proof], "required option '--key <key>'"],
  ])('%j: exit code 2 and one line', async (argv, message) => {
    const { code, out, err } = await run(...argv);
    expect(err).toContain(message);
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(err).not.toMatch(/\n {4}at |\u001b/);
    expect([code, out]).toEqual([2, '']);
  });
});
