import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NEW_SERVER, fastest } from './fast-folder';

export default function beforeAllFiles(): void {
  const folder = fastest();
  // A run that was killed left its own behind.
  for (const name of readdirSync(folder)) {
    const pid = /^bulwark-postgres-new-(\d+)-/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
  process.env[NEW_SERVER] = mkdtempSync(join(folder, `bulwark-postgres-new-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
