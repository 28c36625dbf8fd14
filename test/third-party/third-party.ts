/**
 * Logs that `bulwark log append` wrote, judged by other people's tools: Tessera's `fsck`, which re-derives the whole
 * tree, and Go's own `sumdb/note` and `sumdb/tlog`. Honest logs are accepted, tampered ones refused. Needs Go.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'bulwark-third-party-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

interface Tool {
  readonly name: string;
  args(log: string): string[];
}

const TOOLS: readonly Tool[] = [
  {
    name: 'fsck',
    args: (log) => [
      `--storage_url=${pathToFileURL(log).href}/`,
      `--public_key=${join(log, 'log.vkey')}`,
      '--ui=false',
      '--N=2',
    ],
  },
  { name: 'checklog', args: (log) => [log, join(log, 'log.vkey')] },
];

function build(): void {
  const go = (output: string, from: string) =>
    execFileSync('go', ['build', '-mod=readonly', '-o', join(scratch, output), from], {
      cwd: __dirname,
      stdio: 'inherit',
    });
  go('fsck', 'github.com/transparency-dev/tessera/cmd/fsck');
  go('checklog', '.');
}

/** @param runs how many records each run appends: a checkpoint ends each */
function write(name: string, runs: readonly number[]): string {
  const log = join(scratch, name);
  for (const records of runs) {
    execFileSync(
      process.execPath,
      [join(ROOT, 'bin', 'bulwark.js'), 'log', 'append', log, '--tenant', name, '--sample', String(records)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }
  return log;
}

/** What a tool has against a log; undefined when it has nothing. */
function refusal(tool: Tool, log: string): string | undefined {
  const { status, stderr, stdout } = spawnSync(join(scratch, tool.name), tool.args(log), {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const said = `${stdout}${stderr}`.trim().split('\n').slice(-3).join('\n');
  // fsck ends with 0 whatever it found, and on some findings it does not end.
  if (status === null) return `no verdict within a minute\n${said}`;
  return status === 0 && !stderr.includes('fsck failed') ? undefined : said;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset]! ^= 1;
  writeFileSync(path, bytes);
}

const largest = (files: readonly string[]): string =>
  files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]!;

/** What is done to a copy of an honest log; every tool that is named must refuse it. */
const TAMPERINGS: Readonly<Record<string, (log: string) => readonly string[]>> = {
  'a byte of an entry': (log) => {
    flip(largest(filesBelow(join(log, 'tile', 'entries'))), 1000);
    return ['fsck', 'checklog'];
  },
  'a byte of a hash': (log) => {
    flip(largest(filesBelow(join(log, 'tile', '0'))), 100);
    return ['fsck', 'checklog'];
  },
  'the root of the checkpoint': (log) => {
    const path = join(log, 'checkpoint');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[2] = Buffer.alloc(32, 7).toString('base64');
    writeFileSync(path, lines.join('\n'));
    return ['fsck', 'checklog'];
  },
  'a bundle that is gone': (log) => {
    rmSync(largest(filesBelow(join(log, 'tile', 'entries'))));
    return ['fsck', 'checklog'];
  },
  'an older checkpoint of another tree': (log) => {
    const [first] = readdirSync(join(log, 'checkpoints')).toSorted();
    flip(join(log, 'checkpoints', first!), 60);
    return ['checklog']; // fsck reads no history
  },
};

const failures: string[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);

build();
const LOGS = {
  one: [1],
  full: [256],
  'just-over': [255, 1, 1],
  grown: [10, 300, 700],
  'three-levels': [70_000],
} as const;
for (const [name, runs] of Object.entries(LOGS)) {
  const log = write(name, runs);
  for (const tool of TOOLS) {
    const refused = refusal(tool, log);
    if (refused === undefined) say(`accepted by ${tool.name}: ${name}, ${runs.join(' + ')} records`);
    else failures.push(`${tool.name} refused the honest log ${name}: ${refused}`);
  }
}
for (const [what, tamper] of Object.entries(TAMPERINGS)) {
  const copy = join(scratch, 'tampered');
  cpSync(join(scratch, 'grown'), copy, { recursive: true });
  const judges = tamper(copy);
  for (const tool of TOOLS.filter(({ name }) => judges.includes(name))) {
    const refused = refusal(tool, copy);
    if (refused === undefined) failures.push(`${tool.name} accepted ${what}`);
    else say(`refused by ${tool.name}: ${what}`);
  }
  rmSync(copy, { recursive: true });
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
