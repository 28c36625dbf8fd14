import { benchFunctions } from './audit-functions';
import { benchLog } from './audit-log';
import { benchPipeline } from './audit-pipeline';
import { benchProofs } from './audit-proofs';
import { table } from './statistics';

/** Rows of a table. */
export type Rows = readonly (readonly [string, string])[];

const SECTIONS: Readonly<Record<string, (runs: number) => Rows | Promise<Rows>>> = {
  'From a line to its tile, processor time': benchPipeline,
  'A log of a million records': benchLog,
  'Proofs as the log grows': benchProofs,
  'Functions, beside an empty one': benchFunctions,
};

/** Measures the audit trail, section by section. */
export async function benchAudit(runs: number): Promise<void> {
  for (const [title, measure] of Object.entries(SECTIONS)) {
    process.stderr.write(`${title} …`);
    const rows = await measure(runs);
    process.stderr.write('\r\x1b[K');
    process.stdout.write(`${title}\n${table(rows)}\n`);
  }
  process.stdout.write(`${runs} runs each, medians; the log of a million once\n`);
}
