import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { median, table } from './statistics';

const LINES = 120_000;
const MAIN = `
  const { Command } = require('commander');
  const { scrubCommand } = require('./lib/cli/scrub');
  void new Command().addCommand(scrubCommand(() => undefined)).parseAsync(process.argv);
  process.on('exit', () => process.stderr.write(JSON.stringify({ ...process.cpuUsage(), peak: process.resourceUsage().maxRSS })));`;

interface Spent {
  readonly user: number;
  readonly system: number;
  readonly peak: number;
}

/** `bulwark scrub` as a process of its own, on tens of megabytes of lines, one in eight with identifiers. */
export function benchScrubFilter(runs: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-bench-filter-'));
  try {
    const command = join(folder, 'scrub.js');
    buildSync({
      stdin: { contents: MAIN, resolveDir: process.cwd() },
      outfile: command,
      bundle: true,
      platform: 'node',
    });
    const rows = Object.entries({ 'JSON lines': jsonLine, 'plain lines': plainLine }).flatMap(
      ([name, line]) => {
        const file = join(folder, 'log');
        writeFileSync(file, Array.from({ length: LINES }, (_, n) => line(n)).join('\n'));
        const bytes = statSync(file).size;
        const spent = Array.from({ length: runs }, () => once(command, file));
        const seconds = median(spent.map(({ user, system }) => (user + system) / 1e6));
        return [
          [
            name,
            `${(bytes / seconds / 1e6).toFixed(0)} MB/s of processor time, start included (${(bytes / 1e6).toFixed(0)} MB)`,
          ],
          [`${name}, most memory`, `${(median(spent.map(({ peak }) => peak)) / 1024).toFixed(0)} MiB`],
        ] as [string, string][];
      },
    );
    process.stdout.write(`${table(rows)}${runs} runs each, medians\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function once(command: string, file: string): Spent {
  const spent = join(file, '..', 'spent');
  const fd = openSync(spent, 'w');
  execFileSync(process.execPath, [command, 'scrub', file], { stdio: ['ignore', 'ignore', fd] });
  closeSync(fd);
  return JSON.parse(readFileSync(spent, 'utf8')) as Spent;
}

const jsonLine = (n: number): string =>
  JSON.stringify({
    level: 'info',
    time: 1_767_225_600_000 + n,
    service: 'intake',
    requestId: `0d6e8f2a-41c7-4b0e-9a55-${String(n).padStart(12, '0')}`,
    msg: n % 8 === 0 ? `called (212) 555-0143 about visit ${n}` : `visit ${n} closed`,
    route: '/visits/:id',
    status: 200,
    ms: n % 311,
    ...(n % 8 === 0 && { patient: { name: 'Jane Doe', ssn: '123-45-6789' } }),
  });

const plainLine = (n: number): string =>
  n % 8 === 0
    ? `2026-03-01T09:30:00.000Z INFO intake visit ${n} SSN 123-45-6789 called (212) 555-0143`
    : `2026-03-01T09:30:00.000Z INFO intake visit ${n} closed in ${n % 311} ms with status 200, route /visits/:id`;
