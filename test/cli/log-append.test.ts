import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalLog } from '../../lib/cli/append/local-log';
import { sampleRecord } from '../../lib/cli/append/sample';
import { signingKey } from '../../lib/cli/append/signing-key';
import { main } from '../../lib/cli/main';
import { readBundle } from '../../runtime/tlog/bundle';
import { canonicalJson } from '../../runtime/tlog/canonical-json';
import { directoryStorage } from '../../runtime/tlog/directory-storage';
import { parseEntry, type Entry } from '../../runtime/tlog/entry';

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `bulwark log append` in this process and catches what it prints. */
async function append(...argv: string[]): Promise<Result> {
  let [out, err] = ['', ''];
  const stdout = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((out += String(text)), true));
  const stderr = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((err += String(text)), true));
  try {
    return { code: await main(['log', 'append', ...argv]), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

const home = mkdtempSync(join(tmpdir(), 'bulwark-append-'));
let logs = 0;
const newLog = (): string => join(home, `log-${++logs}`);
const file = (...lines: (string | Buffer)[]): string => {
  const path = join(home, `records-${++logs}.jsonl`);
  writeFileSync(
    path,
    Buffer.concat(lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]))),
  );
  return path;
};
const line = (number: number, change: object = {}): string =>
  JSON.stringify({ ...sampleRecord('clinic-a', number, Date.now()), ...change });

/** What is in a log, by its newest checkpoint. */
async function entriesOf(log: string): Promise<Entry[]> {
  const size = Number(readFileSync(join(log, 'checkpoint'), 'utf8').split('\n')[1]);
  const entries: Entry[] = [];
  for (let index = 0; entries.length < size; index++) {
    entries.push(...(await readBundle(directoryStorage(log), size, index)).map(parseEntry));
  }
  return entries;
}
/** Every file below a folder, with its digest. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

test('a new log: entries, checkpoint, verifier key; the key beside it, for its owner alone', async () => {
  const log = newLog();
  const { code, out, err } = await append(log, file(line(1), line(2)), '--tenant', 'clinic-a', '--json');
  expect([code, err]).toEqual([0, '']);
  const report = JSON.parse(out) as Record<string, unknown>;
  expect(report).toMatchObject({
    origin: 'localhost/clinic-a',
    size: 2,
    appended: 2,
    duplicates: 0,
    quarantined: 0,
  });
  expect(readFileSync(join(log, 'log.vkey'), 'utf8')).toBe(`${String(report.verifierKey)}\n`);
  expect(readFileSync(join(log, 'checkpoint'), 'utf8')).toContain(
    `localhost/clinic-a\n2\n${String(report.root)}\n`,
  );
  expect(readdirSync(log).filter((name) => !name.startsWith('.'))).toEqual([
    'checkpoint',
    'checkpoints',
    'log.vkey',
    'tile',
  ]);
  expect(statSync(`${log}.key`).mode & 0o777).toBe(0o600);
  for (const left of ['.lock', '.spool', '.quarantine.jsonl'])
    expect(existsSync(`${log}${left}`)).toBe(false);
});

test('id, time and organization are filled in when they are absent, and only then', async () => {
  const log = newLog();
  const bare = { id: undefined, time: undefined, organization: undefined };
  expect((await append(log, file(line(1, bare), line(2)), '--tenant', 'clinic-a')).code).toBe(0);
  const [filled, given] = (await entriesOf(log)).map(({ record }) => record);
  expect(filled!.organization).toBe('clinic-a');
  expect(filled!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Date.now() - Date.parse(filled!.time)).toBeLessThan(60_000);
  expect(Number.parseInt(filled!.id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(filled!.time));
  expect(given!.requestId).toBe('req-2');
});

test('an id is logged once, within a run and across runs', async () => {
  const log = newLog();
  const [one, two] = [line(1), line(2)];
  expect((await append(log, file(one, one, two), '--tenant', 'clinic-a')).out).toContain(
    '2 appended, 1 known already',
  );
  const again = await append(log, file(two, line(3), one), '--tenant', 'clinic-a', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ size: 3, appended: 1, duplicates: 2 });
  expect((await entriesOf(log)).map(({ record }) => record.requestId)).toEqual(['req-1', 'req-2', 'req-3']);
});

test('an id with another content is another record: kept in quarantine, within a run and across runs', async () => {
  const log = newLog();
  const one = line(1);
  const { id } = JSON.parse(one) as { id: string };
  const spaced = JSON.stringify(JSON.parse(one), undefined, 1).replaceAll('\n', ' ');
  const first = await append(log, file(one, spaced, line(2, { id })), '--tenant', 'clinic-a', '--json');
  expect(JSON.parse(first.out)).toMatchObject({ size: 1, appended: 1, duplicates: 1, quarantined: 1 });
  expect(first.err).toContain(':3: id-reused: /id: ');
  const second = await append(log, file(line(3, { id }), spaced), '--tenant', 'clinic-a', '--json');
  expect(JSON.parse(second.out)).toMatchObject({ size: 1, appended: 0, duplicates: 1, quarantined: 1 });
  expect(second.code).toBe(1);
});

test('bad lines stop no good one: kept with number and reason, reported without their values', async () => {
  const log = newLog();
  const secret = 'Jane Roe';
  const bad: [string | Buffer, string][] = [
    [`{"${secret}`, 'not-json'],
    [Buffer.from('{"a":"\xff"}', 'latin1'), 'not-json'],
    [`["${secret}"]`, 'not-a-record'],
    [line(0, { outcome: secret }), 'not-a-record'],
    [line(0, { [secret]: 1 }), 'not-a-record'],
    [`{"__proto__":{"id":"x"},${line(0).slice(1)}`, 'not-a-record'],
    [line(0, { organization: 'clinic-b' }), 'wrong-organization'],
    [line(0, { time: '2020-01-01T00:00:00.000Z' }), 'clock'],
    [line(0, { fields: [secret.repeat(10_000)] }), 'oversized'],
    [`${' '.repeat(2_000_000)}${line(0)}`, 'oversized'],
    [line(0, { source: { ip: '192.0.2.1', userAgent: 'ssn 123-45-6789' } }), 'personal-data-in-text'],
  ];
  const input = file('', line(1), ...bad.map(([text]) => text), line(2));
  const { code, out, err } = await append(log, input, '--tenant', 'clinic-a', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    appended: 2,
    quarantined: bad.length,
    quarantine: `${log}.quarantine.jsonl`,
  });
  const kept = readFileSync(`${log}.quarantine.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map(
      (text) =>
        JSON.parse(text) as { line: number; source: string; reason: string; text?: string; base64?: string },
    );
  expect(kept.map(({ line, reason }) => [line, reason])).toEqual(bad.map(([, reason], i) => [i + 3, reason]));
  expect(kept.map(({ text, base64 }) => (base64 ? Buffer.from(base64, 'base64') : text))).toEqual(
    bad.map(([text]) => text),
  );
  expect(statSync(`${log}.quarantine.jsonl`).mode & 0o777).toBe(0o600);
  expect(err).toContain(`${input}:6: not-a-record: /outcome: one of success, failure, denied\n`);
  expect(err).not.toContain(secret);
  expect(err).not.toContain('123-45');
  expect((await entriesOf(log)).map(({ record }) => record.requestId)).toEqual(['req-1', 'req-2']);
});

test('--every signs as it goes, --witness keeps the checkpoints apart', async () => {
  const [log, witness] = [newLog(), newLog()];
  const options = ['--tenant', 'clinic-a', '--name', 'audit.example.com', '--witness', witness, '--json'];
  const { out } = await append(log, ...options, '--sample', '23', '--every', '10');
  expect(JSON.parse(out)).toMatchObject({ origin: 'audit.example.com/clinic-a', size: 23, checkpoints: 3 });
  const signed = readdirSync(join(log, 'checkpoints'));
  expect(signed.map(Number)).toEqual([10, 20, 23]);
  expect(readdirSync(join(witness, 'checkpoints'))).toEqual(signed);
  // The name of an existing log need not be repeated.
  expect((await append(log, '--tenant', 'clinic-a', '--sample', '600')).out).toContain('623');
  expect(await entriesOf(log)).toHaveLength(623);
});

test('a last line without a newline, carriage returns, blank lines', async () => {
  const [log, input] = [newLog(), join(home, 'odd.jsonl')];
  writeFileSync(input, `${line(1)}\r\n\r\n  \n${line(2)}`);
  expect((await append(log, input, '--tenant', 'clinic-a')).code).toBe(0);
  expect(await entriesOf(log)).toHaveLength(2);
});

describe('refused: exit code 2, a sentence, nothing written', () => {
  const log = newLog();
  const records = file(line(1));
  beforeAll(() => append(log, '--tenant', 'clinic-a', '--sample', '300'));
  const otherKey = join(home, 'other.key');
  signingKey(otherKey, true);
  const openKey = join(home, 'open.key');
  signingKey(openKey, true);
  chmodSync(openKey, 0o644);
  const noKey = join(home, 'no.key');
  writeFileSync(noKey, 'no key', { mode: 0o600 });
  const other = mkdtempSync(join(tmpdir(), 'bulwark-other-'));
  writeFileSync(join(other, 'mine.txt'), 'mine');
  const fresh = join(home, 'fresh');

  test.each<[string, string[], string]>([
    ['no tenant', [fresh, records], "required option '--tenant <tenant>'"],
    ['a bad tenant', [fresh, records, '--tenant', 'Clinic/../A'], '--tenant must be'],
    ['another tenant', [log, records, '--tenant', 'clinic-b'], 'is the log "localhost/clinic-a"'],
    ['another name', [log, records, '--tenant', 'clinic-a', '--name', 'example.com'], 'not one of tenant'],
    ['a bad name', [fresh, records, '--tenant', 'clinic-a', '--name', 'https://a+b'], '--name must be'],
    [
      'another key',
      [log, records, '--tenant', 'clinic-a', '--signing-key', otherKey],
      'is not the key of the log',
    ],
    [
      'a missing key',
      [log, records, '--tenant', 'clinic-a', '--signing-key', join(home, 'gone')],
      'is missing',
    ],
    ['an open key', [fresh, records, '--tenant', 'clinic-a', '--signing-key', openKey], 'chmod 600'],
    ['no key at all', [fresh, records, '--tenant', 'clinic-a', '--signing-key', noKey], 'no Ed25519'],
    ['a key within', [fresh, records, '--tenant', 'clinic-a', '--signing-key', join(fresh, 'k')], 'outside'],
    ['a witness within', [fresh, records, '--tenant', 'clinic-a', '--witness', join(fresh, 'w')], 'apart'],
    ['a directory of others', [other, records, '--tenant', 'clinic-a'], 'not empty, and no log'],
    [
      'a missing file',
      [fresh, join(home, 'gone.jsonl'), '--tenant', 'clinic-a'],
      'gone.jsonl: no such file or directory',
    ],
    ['a directory as a file', [fresh, other, '--tenant', 'clinic-a'], 'is a directory'],
    ['files and a sample', [fresh, records, '--tenant', 'clinic-a', '--sample', '3'], 'name no files'],
    ['no number', [fresh, records, '--tenant', 'clinic-a', '--every', '0'], 'expected a number'],
  ])('%s', async (_, argv, message) => {
    const before = snapshot(home);
    const { code, out, err } = await append(...argv);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toMatch(/\n\s+at /);
    expect(snapshot(home)).toEqual(before);
    expect(readdirSync(other)).toEqual(['mine.txt']);
  });

  test.each([
    'checkpoint',
    'tile/0/001.p/44',
    'tile/1/000.p/1',
    'tile/entries/000',
    'tile/entries/001.p/44',
    'log.vkey',
  ])('sabotage AUD-4 · a corrupt log: %s', async (path) => {
    const target = join(log, path);
    const good = readFileSync(target);
    const bad = Buffer.from(good);
    bad[bad.length >> 1]! ^= 1;
    for (const damage of [() => writeFileSync(target, bad), () => rmSync(target)]) {
      damage();
      const before = snapshot(home);
      const { code, err } = await append(log, records, '--tenant', 'clinic-a');
      const after = snapshot(home);
      writeFileSync(target, good);
      expect([code, err]).toEqual([2, expect.stringMatching(/^bulwark: /)]);
      expect(err).not.toMatch(/\n\s+at /);
      expect(after).toEqual(before);
    }
  });

  test('sabotage AUD-4 · a log that was set back, when here or the witness tell', async () => {
    const [back, witness] = [newLog(), newLog()];
    const options = ['--tenant', 'clinic-a', '--witness', witness];
    await append(back, ...options, '--sample', '3');
    const old = readFileSync(join(back, 'checkpoint'));
    await append(back, ...options, '--sample', '4');
    writeFileSync(join(back, 'checkpoint'), old);
    const attempt = () => append(back, ...options, '--sample', '5');
    expect(await attempt()).toMatchObject({
      code: 2,
      err: expect.stringContaining('checkpoints/00000000000000000007 was signed'),
    });
    rmSync(join(back, 'checkpoints', '00000000000000000007'));
    expect(await attempt()).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${witness}/checkpoints/`),
    });
  });

  test('a log that another process writes to', async () => {
    writeFileSync(`${log}.lock`, JSON.stringify({ host: 'elsewhere', pid: 1, started: '', nonce: 'n' }));
    const { code, err } = await append(log, records, '--tenant', 'clinic-a');
    rmSync(`${log}.lock`);
    expect([code, err]).toEqual([2, expect.stringContaining('on elsewhere is at work')]);
  });
});

describe('proof AUD-6 · a killed append', () => {
  const options = (log: string) => ({
    storage: directoryStorage(log),
    origin: 'localhost/clinic-a',
    key: signingKey(`${log}.key`, true),
    spool: `${log}.spool`,
  });
  const records = Array.from({ length: 300 }, (_, i) => sampleRecord('clinic-a', i, Date.now()));
  const input = file(...records.map((record) => JSON.stringify(record)));

  /** Adds, and is gone before it publishes. */
  async function killed(log: string): Promise<void> {
    mkdirSync(log);
    const dying = await LocalLog.open(options(log));
    await dying.publish();
    await dying.add(
      records.map((record) => ({ record, canonical: canonicalJson(record) })),
      Date.now(),
    );
    await dying.close();
  }

  test('what it had sequenced is published by the next, and the rest is appended again', async () => {
    const log = newLog();
    await killed(log);
    const { code, out } = await append(log, input, '--tenant', 'clinic-a', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ size: 300, appended: 0, duplicates: 300 });
    expect((await entriesOf(log)).map(({ sequence }) => sequence)).toEqual(records.map((_, i) => i));
  });

  test.each([1, 2, 700, 5000])('its last %i bytes never reached the disk', async (missing) => {
    const log = newLog();
    await killed(log);
    const spool = readFileSync(`${log}.spool`);
    // Power that fails leaves a file short, or long enough but with zeros in it.
    for (const torn of [
      spool.subarray(0, -missing),
      Buffer.concat([spool.subarray(0, -missing), Buffer.alloc(missing)]),
    ]) {
      const copy = newLog();
      mkdirSync(copy);
      writeFileSync(`${copy}.key`, readFileSync(`${log}.key`), { mode: 0o600 });
      writeFileSync(join(copy, 'log.vkey'), readFileSync(join(log, 'log.vkey')));
      writeFileSync(`${copy}.spool`, torn);
      const { out } = await append(copy, input, '--tenant', 'clinic-a', '--json');
      expect(JSON.parse(out)).toMatchObject({ size: 300 });
      const ids = (await entriesOf(copy)).map(({ record }) => record.id);
      expect(ids).toEqual(records.map(({ id }) => id));
    }
  });

  test('killed in the middle of its work', async () => {
    const log = newLog();
    const command = join(__dirname, '..', '..', 'bin', 'bulwark.js');
    const child = spawn(
      command,
      ['log', 'append', log, '--tenant', 'clinic-a', '--sample', '900000', '--every', '50'],
      {
        stdio: 'ignore',
      },
    );
    const exit = once(child, 'exit');
    while (!existsSync(join(log, 'checkpoint'))) await new Promise((resume) => setTimeout(resume, 5));
    child.kill('SIGKILL');
    await exit;
    const { code, out } = await append(log, input, '--tenant', 'clinic-a', '--json');
    expect(code).toBe(0);
    const entries = await entriesOf(log);
    expect(JSON.parse(out)).toMatchObject({ size: entries.length, appended: 300, duplicates: 0 });
    expect(entries.length % 50).toBe(0);
    expect(new Set(entries.map(({ record }) => record.id)).size).toBe(entries.length);
  });
});
