import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that ends with the scenario. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-emulator-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Says which step begins. */
export const say = (line: string): boolean => process.stdout.write(`  ${line}\n`);

/** Whether it is an error of AWS by that name. */
export const named = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
