import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProof, directorySource, parseVerifierKeys, prove } from '../verifier';
import type { Rows } from './audit';
import { logOf } from './audit-log';
import { median } from './statistics';

const SIZES = [100, 10_000, 1_000_000];
const PROOFS_A_RUN = 20;

/** Size of the proof of one record, and the time that making and checking it take: they should grow with log n. */
export async function benchProofs(runs: number): Promise<Rows> {
  const rows: [string, string][] = [];
  for (const size of SIZES) {
    rows.push([`of ${size.toLocaleString('en')}`, await measure(logOf(size).directory, size, runs)]);
  }
  return rows;
}

async function measure(directory: string, size: number, runs: number): Promise<string> {
  const source = directorySource(directory);
  const keys = parseVerifierKeys(readFileSync(join(directory, 'log.vkey'), 'utf8'));
  const [making, checking, bytes]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < runs * PROOFS_A_RUN; i++) {
    const started = performance.now();
    const proof = await prove(source, { index: Math.floor((i / (runs * PROOFS_A_RUN)) * size) }, { keys });
    const made = performance.now();
    if (!checkProof(proof, 'proof', keys).valid) throw new Error('an honest proof was refused');
    making.push(made - started);
    checking.push(performance.now() - made);
    bytes.push(proof.length);
  }
  return `${median(bytes)} bytes, made in ${median(making).toFixed(1)} ms, checked in ${median(checking).toFixed(2)} ms`;
}
