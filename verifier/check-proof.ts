import { explainEntry, EntryReader } from './entry';
import { Findings, type Finding } from './finding';
import { leafHash, sameHash } from './hash';
import { readCheckpoint } from './history';
import { originOf, type VerifierKey } from './note';
import { parseProof } from './proof';
import { rootFromProof } from './tree';

/** What a proof proves. */
export interface ProvedRecord {
  readonly origin: string;
  /** Place of the record in the log, from 0. */
  readonly index: number;
  /** The entry, as it is in the log: the record with its sequence, its time of ingestion and the hash before. */
  readonly entry: string;
  readonly id: string;
  /** When it happened, and when the log took it. */
  readonly time: string;
  readonly ingested: string;
  /** Size and root of the log that the checkpoint signs. */
  readonly size: number;
  readonly root: string;
}

export interface ProofReport {
  readonly valid: boolean;
  /** Undefined unless the proof is valid. */
  readonly record: ProvedRecord | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Checks a proof file with nothing but the keys: the signature of the checkpoint, and the way from the entry to its root.
 * @param name of the file, for the findings
 * @throws KeyError when the keys are of different logs, or there is none
 */
export function checkProof(file: Uint8Array, name: string, keys: readonly VerifierKey[]): ProofReport {
  const findings = new Findings();
  const record = proved(file, name, keys, findings);
  const valid = record !== undefined && findings.total === 0;
  return { valid, record: valid ? record : undefined, findings: findings.list };
}

function proved(
  file: Uint8Array,
  path: string,
  keys: readonly VerifierKey[],
  findings: Findings,
): ProvedRecord | undefined {
  const origin = originOf(keys);
  const proof = parseProof(file);
  if (typeof proof === 'string') {
    findings.add('proof-malformed', { path }, proof);
    return undefined;
  }
  const { index, entry, hashes, note } = proof;
  const checkpoint = readCheckpoint(note, { source: 'log', path }, { keys, origin }, findings);
  if (!checkpoint?.trusted) return undefined;
  const where = { path, index };
  const { size, root } = checkpoint;
  if (!sameHash(rootFromProof(index, size, leafHash(entry), hashes), root)) {
    findings.add(
      'not-included',
      where,
      `the proof does not lead from entry ${index} to the root of size ${size}`,
    );
    return undefined;
  }
  const reader = new EntryReader(origin.slice(origin.lastIndexOf('/') + 1));
  if (!reader.read(entry, 0, entry.length)) {
    const { kind, what } = explainEntry(entry);
    findings.add(kind, where, `entry ${index} ${what}`);
    return undefined;
  }
  if (reader.sequence !== index)
    findings.add('sequence-gap', where, `entry ${index} has sequence ${reader.sequence}`);
  if (!reader.ofOrganization) {
    findings.add('wrong-organization', where, `entry ${index} belongs to another organization than the log`);
  }
  const text = Buffer.from(entry).toString('utf8');
  const { ingested, record } = JSON.parse(text) as { ingested: string; record: { id: string; time: string } };
  return {
    origin,
    index,
    entry: text,
    id: record.id,
    time: record.time,
    ingested,
    size,
    root: Buffer.from(root).toString('base64'),
  };
}
