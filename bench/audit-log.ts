import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rows } from './audit';

/** Time and memory of a process. */
interface Use {
  readonly seconds: number;
  readonly peakMiB: number;
}

/** Writes and verifies a large log, and one of a tenth beside it: memory should hardly differ. */
export function benchLog(): Rows {
  return [100_000, 1_000_000].flatMap((records) => {
    const { directory, append } = logOf(records);
    return Object.entries({ append, verify: use('verify', directory) }).map(
      ([work, { seconds, peakMiB }]) => {
        const rate = Math.round(records / seconds).toLocaleString('en');
        return [
          `${work} ${records.toLocaleString('en')}`,
          `${seconds.toFixed(1)} s, ${rate}/s, peak ${peakMiB.toFixed(0)} MiB`,
        ] as const;
      },
    );
  });
}

const logs = new Map<number, { readonly directory: string; readonly append: Use }>();

/** A log of so many synthetic records, written once and kept until this process ends. */
export function logOf(records: number): { readonly directory: string; readonly append: Use } {
  let log = logs.get(records);
  if (!log) {
    const folder = mkdtempSync(join(tmpdir(), 'bulwark-bench-log-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const directory = join(folder, 'log');
    log = { directory, append: use('append', directory, String(records)) };
    logs.set(records, log);
  }
  return log;
}

function use(...work: readonly string[]): Use {
  const script = join(__dirname, 'audit-once.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, ...work], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Use;
}
