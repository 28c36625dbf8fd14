import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rows } from './audit';
import { coldStarts } from './cold-start';

/** Size of the code of each function of the audit trail, and how much longer than an empty function it takes to load. */
export const benchFunctions = (runs: number): Rows =>
  coldStarts(
    readdirSync(join(__dirname, '..', 'lambda')).filter((name) => name.startsWith('audit-')),
    runs,
  );
