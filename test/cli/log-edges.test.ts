import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLines, type Line } from '../../lib/cli/append/record-lines';
import { sampleRecord } from '../../lib/cli/append/sample';
import { main } from '../../lib/cli/main';
import { progress } from '../../lib/cli/progress';
import { guardStandardStreams } from '../../lib/cli/standard-streams';

/** Runs `bulwark log` in this process and catches what it prints. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  try {
    return { code: await main(['log', ...argv]), out, err };
  } finally {
    jest.restoreAllMocks();
  }
}

const home = realpathSync(mkdtempSync(join(tmpdir(), 'bulwark-edges-')));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let names = 0;
const fresh = (name = 'log'): string => join(home, `${name}-${++names}`);
const file = (content: string | Buffer): string => {
  const path = fresh('file');
  writeFileSync(path, content);
  return path;
};
const line = (number: number): string => JSON.stringify(sampleRecord('clinic-a', number, Date.now()));
const OPTIONS = ['--tenant', 'clinic-a'];

describe('a line that is too long to be held in memory', () => {
  const MIB = 1024 * 1024;

  test('comes in parts, and nothing of it is lost', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield Buffer.from('before\n');
      for (let i = 0; i < 35; i++) yield Buffer.alloc(MIB, 97 + (i % 26));
      yield Buffer.from('z\nafter\nlast');
    }
    const lines: Line[] = [];
    for await (const some of readLines('input', chunks())) lines.push(...some);
    expect(lines.map(({ number, part }) => [number, part])).toEqual([
      [1, undefined],
      [2, 1],
      [2, 2],
      [2, 3],
      [3, undefined],
      [4, undefined],
    ]);
    const whole = Buffer.concat(lines.filter(({ number }) => number === 2).map(({ bytes }) => bytes));
    expect(whole.length).toBe(35 * MIB + 1);
    expect(Math.max(...lines.map(({ bytes }) => bytes.length))).toBeLessThan(18 * MIB);
  });

  test('is quarantined whole, though its end alone would be a record', async () => {
    const log = fresh();
    const input = file(Buffer.concat([Buffer.alloc(17 * MIB, 'a'), Buffer.from(`${line(1)}\n${line(2)}\n`)]));
    const { code, out, err } = await run('append', log, input, ...OPTIONS, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ appended: 1, quarantined: 1 });
    expect(err).toBe(`${input}:1: oversized: the line: a line of at most 1048576 bytes\n`);
    const kept = readFileSync(`${log}.quarantine.jsonl`, 'utf8').trimEnd().split('\n');
    const parts = kept.map((text) => JSON.parse(text) as { line: number; part: number; text: string });
    expect(parts.map(({ line, part }) => [line, part])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(`${parts.map(({ text }) => text).join('')}\n${line(2)}\n`.length).toBe(readFileSync(input).length);
  });
});

describe('input that is none', () => {
  test('the quarantine, which would grow while it is read: under its name or another', async () => {
    const log = fresh();
    await run('append', log, file('bad\n'), ...OPTIONS);
    const quarantine = `${log}.quarantine.jsonl`;
    const alias = fresh('alias');
    linkSync(quarantine, alias);
    const before = readFileSync(quarantine);
    for (const path of [quarantine, alias]) {
      const { code, err } = await run('append', log, path, ...OPTIONS);
      expect([code, err]).toEqual([2, expect.stringContaining(`${path} is where lines are kept`)]);
    }
    expect(readFileSync(quarantine)).toEqual(before);
  });

  test('a directory as standard input', () => {
    const log = fresh();
    const command = join(__dirname, '..', '..', 'bin', 'bulwark.js');
    const { status, stderr } = spawnSync(command, ['log', 'append', log, ...OPTIONS], {
      stdio: [openSync(home, 'r'), 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, 'bulwark: standard input is a directory; name its files\n']);
    expect(existsSync(log)).toBe(false);
  });
});

describe('what lies in and beside a log', () => {
  test('no drafts are left, not even those of a killed process', async () => {
    const [log, witness] = [fresh(), fresh('witness')];
    for (const folder of [log, witness]) {
      mkdirSync(join(folder, '.drafts'), { recursive: true });
      writeFileSync(join(folder, '.drafts', 'half'), 'ha');
    }
    await run('append', log, '--sample', '3', ...OPTIONS, '--witness', witness);
    expect(readdirSync(log)).toEqual(['checkpoint', 'checkpoints', 'log.vkey', 'tile']);
    expect(readdirSync(witness)).toEqual(['checkpoints']);
  });

  test('a link to a log leads to its key, its lock and its spool', async () => {
    const [log, link] = [fresh(), fresh('link')];
    await run('append', log, '--sample', '3', ...OPTIONS);
    symlinkSync(log, link);
    const { code, out } = await run('append', link, '--sample', '4', ...OPTIONS, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ directory: log, size: 7 });
    for (const within of ['--signing-key', '--witness']) {
      const { err } = await run('append', log, '--sample', '1', ...OPTIONS, within, join(link, 'new'));
      expect(err).toMatch(/must lie (outside|apart)/);
    }
  });

  test('sabotage AUD-4 · a stray name among the checkpoints does not hide that the log was set back', async () => {
    const log = fresh();
    await run('append', log, '--sample', '3', ...OPTIONS);
    const old = readFileSync(join(log, 'checkpoint'));
    await run('append', log, '--sample', '4', ...OPTIONS);
    writeFileSync(join(log, 'checkpoint'), old);
    writeFileSync(join(log, 'checkpoints', '.DS_Store'), '');
    const { code, err } = await run('append', log, '--sample', '4', ...OPTIONS);
    expect([code, err]).toEqual([2, expect.stringContaining('00000000000000000007 was signed')]);
  });

  test('a lock that says nothing is named', async () => {
    const log = fresh();
    writeFileSync(`${log}.lock`, '');
    const { code, err } = await run('append', log, '--sample', '1', ...OPTIONS);
    expect([code, err]).toEqual([
      2,
      `bulwark: ${log}: ${log}.lock does not say who is at work; if nobody is, remove it\n`,
    ]);
  });

  test('what cannot be read is named', async () => {
    const log = fresh();
    await run('append', log, '--sample', '3', ...OPTIONS);
    for (const path of ['checkpoint', 'log.vkey']) {
      const good = readFileSync(join(log, path));
      rmSync(join(log, path));
      mkdirSync(join(log, path));
      expect(await run('verify', log)).toEqual({
        code: 2,
        out: '',
        err: `bulwark: ${log}: ${path} is not a regular file\n`,
      });
      rmSync(join(log, path), { recursive: true });
      writeFileSync(join(log, path), good);
    }
    expect((await run('verify', log)).code).toBe(0);
  });
});

describe('what a killed append leaves', () => {
  /** A log with a spool of two entries, sequenced when the log had `size`. A spool has the form of a bundle. */
  async function killed(size: number): Promise<{ log: string; spool: Buffer }> {
    const [log, before] = [fresh(), fresh('before')];
    const bundle = (entries: number): Buffer => readFileSync(join(log, `tile/entries/000.p/${entries}`));
    if (size > 0) {
      await run('append', log, '--sample', String(size), ...OPTIONS);
      cpSync(log, before, { recursive: true });
    }
    await run('append', log, '--sample', '2', ...OPTIONS);
    const spool = bundle(size + 2).subarray(size > 0 ? bundle(size).length : 0);
    rmSync(log, { recursive: true });
    if (size > 0) renameSync(before, log);
    writeFileSync(`${log}.spool`, spool);
    return { log, spool };
  }

  test('sabotage AUD-4 · entries of one tenant are never signed into the log of another', async () => {
    const { log, spool } = await killed(0);
    const { code, err } = await run('append', log, '--tenant', 'clinic-b', '--sample', '1');
    expect([code, err]).toEqual([
      2,
      `bulwark: ${log}: ${log}.spool holds entries that were never published, of "clinic-a": move it away, or beside their log\n`,
    ]);
    expect(readFileSync(`${log}.spool`)).toEqual(spool);
    expect((await run('append', log, ...OPTIONS, '--sample', '1', '--json')).out).toContain('"size":3,');
  });

  test('entries that do not continue the log are kept and named', async () => {
    const { log, spool } = await killed(3);
    rmSync(`${log}.spool`);
    await run('append', log, '--sample', '4', ...OPTIONS);
    writeFileSync(`${log}.spool`, spool);
    const forked = await run('append', log, '--sample', '1', ...OPTIONS);
    expect([forked.code, forked.err]).toEqual([
      2,
      `bulwark: ${log}: ${log}.spool holds entries that were never published and do not continue the log: entry 3 is published with another content\n`,
    ]);
    rmSync(log, { recursive: true });
    const gone = await run('append', log, '--sample', '1', ...OPTIONS);
    expect([gone.code, gone.err]).toEqual([
      2,
      expect.stringContaining('entries begin at 3, the log ends at 0'),
    ]);
    expect(readFileSync(`${log}.spool`)).toEqual(spool);
  });

  test('half a line in the quarantine spoils no other', async () => {
    const log = fresh();
    writeFileSync(`${log}.quarantine.jsonl`, '{"at":"2026-');
    for (let i = 0; i < 2; i++) await run('append', log, file('bad\n'), ...OPTIONS);
    const [half, ...whole] = readFileSync(`${log}.quarantine.jsonl`, 'utf8').trimEnd().split('\n');
    expect(half).toBe('{"at":"2026-');
    expect(whole.map((text) => (JSON.parse(text) as { text: string }).text)).toEqual(['bad', 'bad']);
  });

  test('the lock of a process that ended, and that its parent has not buried', async () => {
    const log = fresh();
    const until = async (done: () => boolean): Promise<void> => {
      while (!done()) await new Promise((resume) => setImmediate(resume));
    };
    // The shell becomes a sleeper, which never asks what became of its child.
    const parent = spawn('sh', ['-c', 'cat <&0 >/dev/null & echo $!; exec sleep 60']);
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(output));
    const stat = (): string => readFileSync(`/proc/${pid}/stat`, 'utf8');
    await until(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n');
    parent.stdin.end();
    await until(() => stat().includes(') Z '));
    const started = stat().replace(/^.*\)/s, '').trim().split(' ')[19];
    writeFileSync(`${log}.lock`, JSON.stringify({ host: hostname(), pid, started, nonce: 'n' }));
    const { code, err } = await run('append', log, '--sample', '1', ...OPTIONS);
    const left = once(parent, 'exit');
    parent.kill();
    await left;
    expect([code, err]).toEqual([0, '']);
  });
});

describe('streams that fail', () => {
  let release: () => void;
  beforeEach(() => (release = guardStandardStreams()));
  afterEach(() => release());

  test('a reader of messages that leaves stops no work', () => {
    const left = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    expect(() => process.stderr.emit('error', left)).not.toThrow();
    expect(() => process.stdout.emit('error', left)).not.toThrow();
  });

  test('a command leaves no listener behind, however often it runs in a process', async () => {
    const count = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount('error'));
    const before = count();
    await run('verify', home);
    expect(count()).toEqual(before);
  });

  test('a result that cannot be written is exit code 2', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(() => process.stdout.emit('error', full)).toThrow('exit 2');
    expect(stderr.mock.calls).toEqual([
      ['bulwark: standard output: ENOSPC: no space left on device, write\n'],
    ]);
    exit.mockRestore();
    stderr.mockRestore();
  });

  test('a signal gives the terminal its cursor back, and does what it does', () => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    let shown = '';
    const stderr = jest
      .spyOn(process.stderr, 'write')
      .mockImplementation((text) => ((shown += String(text)), true));
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
    const before = process.listenerCount('SIGINT');
    progress('working', 10).add(1);
    process.emit('SIGINT', 'SIGINT');
    if (isTTY) Object.defineProperty(process.stderr, 'isTTY', isTTY);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
    stderr.mockRestore();
    expect(shown.lastIndexOf('\u001b[?25h')).toBeGreaterThan(shown.lastIndexOf('\u001b[?25l'));
    expect(shown.lastIndexOf('\u001b[?7h')).toBeGreaterThan(shown.lastIndexOf('\u001b[?7l'));
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGINT']]);
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([before, before]);
    kill.mockRestore();
  });
});

test('threads are few', async () => {
  const { code, err } = await run('verify', home, '--workers', '65');
  expect([code, err]).toEqual([2, 'bulwark: --workers was "65"; expected a number from 0 to 64\n']);
});
