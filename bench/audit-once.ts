// One measured use of a log in a process of its own; prints one line of JSON.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../lib/cli/main';
import { directorySource, parseVerifierKeys, verifyLog } from '../verifier';

const [work, directory, records] = process.argv.slice(2);

async function run(): Promise<void> {
  if (work === 'append' && directory && records) {
    const code = await main(['log', 'append', directory, '--tenant', 'clinic-a', '--sample', records]);
    if (code !== 0) throw new Error(`append ended with ${code}`);
  } else if (work === 'verify' && directory) {
    const keys = parseVerifierKeys(readFileSync(join(directory, 'log.vkey'), 'utf8'));
    const { verified } = await verifyLog(directorySource(directory), { keys });
    if (!verified) throw new Error('an honest log was not verified');
  } else {
    throw new Error('usage: audit-once append <directory> <records> | verify <directory>');
  }
}

/** The most memory that this process has had. What Node reports includes the process that started this one. */
function peakMiB(): number {
  const status = '/proc/self/status';
  const [, kilobytes] = (existsSync(status) && /^VmHWM:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))) || [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) / 1024;
}

const started = performance.now();
void run().then(() => {
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${JSON.stringify({ seconds, peakMiB: peakMiB() })}\n`);
});
