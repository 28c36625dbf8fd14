import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { runCommand } from '../support/run-command';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-scrub-'));
const COMMAND = join(folder, 'scrub.js');
const MAIN = `
  const { Command } = require('commander');
  const { scrubCommand } = require('./lib/cli/scrub');
  process.stdout.on('error', () => undefined);
  new Command('bulwark').addCommand(scrubCommand((code) => (process.exitCode = code))).parseAsync(process.argv).catch((error) => {
    process.stderr.write(error.message + '\\n');
    process.exitCode = 2;
  });`;

beforeAll(() =>
  // The command alone: the CDK, which others need, takes longer to load than all of this.
  buildSync({
    stdin: { contents: MAIN, resolveDir: process.cwd() },
    outfile: COMMAND,
    bundle: true,
    platform: 'node',
    target: 'node20',
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filter = (input: string | Buffer, ...argv: string[]): SpawnSyncReturns<Buffer> =>
  spawnSync(process.execPath, [COMMAND, 'scrub', ...argv], { input, timeout: 20_000, maxBuffer: 2 ** 26 });

let count = 0;
function file(content: string | Buffer, mode = 0o600): string {
  const path = join(folder, `file-${count++}`);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode); // whatever the umask is
  return path;
}

const SSN = '123-45-6789';
const KEY = '0123456789abcdef0123456789abcdef';

describe('a filter', () => {
  test('proof LOG-1 · JSON and plain lines, mixed, line for line, with their endings', () => {
    const { stdout, stderr, status } = filter(
      [`{"ssn":"${SSN}","count":3}`, `SSN ${SSN}\r`, 'nothing here', '', `last SSN ${SSN}`].join('\n'),
    );
    const lines = stdout.toString().split('\n');
    expect(lines).toHaveLength(5);
    expect(JSON.parse(lines[0]!)).toEqual({ ssn: expect.stringMatching(/^\[\w+\]$/) as string, count: 3 });
    expect(lines[1]).toMatch(/^SSN \[\w+\]\r$/);
    expect(lines.slice(2, 4)).toEqual(['nothing here', '']);
    expect(lines[4]).toMatch(/^last SSN \[\w+\]$/);
    expect([stderr.toString(), status]).toEqual(['', 0]);
  });

  test('what is clean comes out byte for byte, whatever it is', () => {
    const input = Buffer.concat([
      Buffer.from('a\r\n\n'),
      Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xc3]),
      Buffer.from('\nz'),
    ]);
    expect(filter(input).stdout).toEqual(input);
    expect(filter('').stdout).toHaveLength(0);
  });

  test('more than memory should hold goes through: as many lines, none lost', () => {
    const line = `{"level":"info","message":"visit closed","ssn":"${SSN}","visit":"b6f2"}\n`;
    const lines = 30_000;
    const { stdout, status } = filter(line.repeat(lines));
    expect(status).toBe(0);
    expect(stdout.toString().split('\n')).toHaveLength(lines + 1);
    expect(stdout.includes(SSN)).toBe(false);
  });

  test('a reader that leaves early ends it, quietly', async () => {
    const child = spawn(process.execPath, [COMMAND, 'scrub']);
    const line = Buffer.from(`${'nothing to see '.repeat(64)}\n`);
    child.stdin.on('error', () => undefined); // it has stopped reading
    const feed = (): void => {
      while (!child.stdin.destroyed && child.stdin.write(line));
    };
    child.stdin.on('drain', feed);
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    child.stdout.once('data', () => child.stdout.destroy());
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    feed();
    expect([await ended, err]).toEqual([0, '']);
  });

  test('a line of megabytes is withheld, and the exit code says so', () => {
    const { stdout, stderr, status } = filter(
      `before\n${'y'.repeat(16 * 1024 * 1024 + 1)}\nafter\n`,
      '--stats',
    );
    expect(stdout.toString()).toBe('before\n[withheld: a line of 16777217 bytes]\nafter\n');
    expect(stderr.toString()).toMatch(/withheld +1/);
    expect(status).toBe(1);
  });
});

describe('files', () => {
  test('are read one after the other, and their lines do not run together', async () => {
    const files = [file(`SSN ${SSN}`), file('two\n'), file('three')];
    const { out, code } = await runCommand('scrub', ...files);
    expect(out).toMatch(/^SSN \[\w+\]\ntwo\nthree$/);
    expect(code).toBe(0);
  });

  test.each([
    ['gzip', gzipSync(`SSN ${SSN}\n`), 'is compressed (gzip)'],
    ['UTF-16', Buffer.from(`\ufeffSSN ${SSN}\n`, 'utf16le'), 'is UTF-16'],
    ['UTF-16 the other way round', Buffer.from(`\ufeffSSN ${SSN}\n`, 'utf16le').swap16(), 'is UTF-16'],
  ])('proof LOG-1 · %s is refused instead of going through', (_, bytes, said) => {
    const piped = filter(bytes);
    expect([piped.stdout.toString(), piped.status]).toEqual(['', 2]);
    expect(piped.stderr.toString()).toContain(`standard input ${said}`);
    const named = filter('', file(bytes));
    expect([named.stdout.toString(), named.status]).toEqual(['', 2]);
  });

  test('proof LOG-1 · lines in UTF-16 that follow others are withheld', () => {
    const { stdout, status } = filter(
      Buffer.concat([Buffer.from('one\n'), Buffer.from(`SSN ${SSN}\n`, 'utf16le')]),
    );
    expect(stdout.toString('latin1')).toBe('one\n[withheld: a line in UTF-16]\n\0');
    expect(status).toBe(1);
  });

  test.each([[(path: string) => ['scrub', path]], [() => ['scrub']]])(
    'a file that is written to is not read',
    (argv) => {
      const path = file(`SSN ${SSN}\n`);
      const [input, output] = [openSync(path, 'r'), openSync(path, 'a')];
      const { stderr, status } = spawnSync(process.execPath, [COMMAND, ...argv(path)], {
        stdio: [input, output, 'pipe'],
        timeout: 20_000,
      });
      [input, output].forEach(closeSync);
      expect([stderr.toString(), status]).toEqual([
        expect.stringContaining('is the file that is written to'),
        2,
      ]);
      expect(statSync(path).size).toBe(`SSN ${SSN}\n`.length);
    },
  );

  test.each([
    ['no such file', () => ['scrub', join(folder, 'none')], 'none: no such file or directory'],
    ['a folder', () => ['scrub', folder], 'is a directory'],
    ['an unknown option', () => ['scrub', '--colour'], 'unknown option'],
    [
      'a key that is too short',
      () => ['scrub', '--key-file', file('0123456789abcdef\n'), file('x')],
      'holds 16 bytes; expected 32',
    ],
    [
      'a field without a kind',
      () => ['scrub', '--field', 'chartNo'],
      '--field was "chartNo"; expected <name>=<kind>',
    ],
    [
      'a field without a name',
      () => ['scrub', '--field', '_=mrn'],
      '--field was "_=mrn"; expected <name>=<kind>',
    ],
    [
      'a kind that is none',
      () => ['scrub', '--field', 'chartNo=chart', file('x')],
      '--field chartNo was "chart"; expected one of name, address,',
    ],
    [
      'a field of two kinds',
      () => ['scrub', '--field', 'chartNo=mrn', '--field', 'chart_no=keep', file('x')],
      '--field chart_no was both "mrn" and "keep"; expected one kind',
    ],
    [
      'no such key',
      () => ['scrub', '--key-file', join(folder, 'none'), file('x')],
      'none: no such file or directory',
    ],
  ])('%s is wrong usage, and nothing is written', async (_, argv, said) => {
    const { out, err, code } = await runCommand(...argv());
    expect([out, code]).toEqual(['', 2]);
    expect(err).toContain(said);
  });
});

describe('fields of an application of its own', () => {
  const line = '{"hallway":"ward 7","desk_code":"A-77","buildDate":"2026-03-14","a=b":"A-78"}\n';

  test('proof LOG-1 · hold what --field says, however they are written', async () => {
    expect((await runCommand('scrub', file(line))).out).toBe(line.replace('03-14', '[date]'));
    const said = ['hallway=address', 'deskCode=mrn', 'desk-code=mrn', 'buildDate=keep', 'a=b=mrn'];
    const { out, err, code } = await runCommand(
      'scrub',
      ...said.flatMap((rule) => ['--field', rule]),
      file(line),
    );
    expect(out).toBe('{"hallway":"[address]","desk_code":"[mrn]","buildDate":"2026-03-14","a=b":"[mrn]"}\n');
    expect([err, code]).toEqual(['', 0]);
  });
});

describe('pseudonyms', () => {
  const lines = file(`{"ssn":"${SSN}"}\nSSN ${SSN}\n{"ssn":"987-65-4321"}\n`);
  const marks = async (...argv: string[]) => {
    const { out, err } = await runCommand('scrub', ...argv, lines);
    return { marks: out.match(/\[[^\]]*\]/g) ?? [], err };
  };

  test('proof LOG-1 · one person is one pseudonym under one key, and another under another', async () => {
    const { marks: first, err } = await marks('--key-file', file(`${KEY}\n`));
    expect(first).toHaveLength(3);
    expect(first[0]).toMatch(/^\[ssn:[A-Z2-7]{10}\]$/);
    expect(first[1]).toBe(first[0]);
    expect(first[2]).not.toBe(first[0]);
    expect(err).toBe('');
    const { marks: same } = await marks('--key-file', file(KEY)); // without the line end of an editor
    expect(same).toEqual(first);
    const { marks: other } = await marks('--key-file', file(KEY.replace('0', 'f')));
    expect(other[0]).not.toBe(first[0]);
  });

  test('a key of raw bytes is taken as it is', async () => {
    const raw = Buffer.concat([Buffer.alloc(31, 0x80), Buffer.from('\n')]);
    expect((await marks('--key-file', file(raw))).marks).toHaveLength(3);
  });

  test('a key that everybody may read is used, with a warning', async () => {
    const { marks: found, err } = await marks('--key-file', file(KEY, 0o644));
    expect(found).toHaveLength(3);
    expect(err).toMatch(/everybody on this machine may read .*chmod 600/);
  });
});

describe('what was found', () => {
  const lines = () => file(`SSN ${SSN}\n{"ssn":"${SSN}","note":"[ssn] was here"}\nclean\n`);

  test('as text on standard error', async () => {
    const { out, err } = await runCommand('scrub', '--stats', lines());
    expect(out.split('\n')).toHaveLength(4);
    expect(err).toBe('lines    3\nchanged  2\nssn      2\n');
  });

  test('as JSON', async () => {
    const { err } = await runCommand('scrub', '--json', lines());
    expect(JSON.parse(err)).toEqual({ lines: 3, changed: 2, withheld: 0, kinds: { ssn: 2 } });
  });

  test('help names the exit codes, and how fields are said', async () => {
    const { out, code } = await runCommand('scrub', '--help');
    expect(out).toContain('Exit codes: 0 scrubbed, 1');
    expect(out).toContain('--field chartNo=mrn');
    expect(code).toBe(0);
  });
});
