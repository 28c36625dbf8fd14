import { parseCheckpoint, type Checkpoint } from './checkpoint';
import type { Findings, Place } from './finding';
import { readNote, type VerifierKey } from './note';
import { checkpointPath, parseCheckpointPath } from './paths';
import { readAhead } from './read-ahead';
import type { LogSource } from './source';

/** A checkpoint, and whether a known key signed it for this log. */
export interface ReadCheckpoint extends Checkpoint {
  readonly trusted: boolean;
}

export interface Trust {
  readonly keys: readonly VerifierKey[];
  /** Origin that every checkpoint must have. */
  readonly origin: string;
}

/** Reads a checkpoint. What is wrong with it is a finding. @returns undefined when it is none at all */
export function readCheckpoint(
  bytes: Uint8Array,
  where: Pick<Place, 'source' | 'path'>,
  { keys, origin }: Trust,
  findings: Findings,
): ReadCheckpoint | undefined {
  const note = readNote(bytes, keys);
  if (typeof note === 'string') {
    findings.add('note-malformed', where, `is not a signed note: ${note}`);
    return undefined;
  }
  const checkpoint = parseCheckpoint(note.text);
  if (typeof checkpoint === 'string') {
    findings.add('note-malformed', where, `is not a checkpoint: ${checkpoint}`);
    return undefined;
  }
  if (note.distrust) findings.add(note.distrust.kind, where, note.distrust.what);
  // The origin is the name of the key: another tenant's key signs for another tenant's log only.
  const right = checkpoint.origin === origin && note.signedBy.some((name) => name.startsWith(`${origin}+`));
  if (checkpoint.origin !== origin) {
    findings.add('wrong-origin', where, `is a checkpoint of ${checkpoint.origin}; expected ${origin}`);
  } else if (!right && !note.distrust) {
    findings.add(
      'wrong-origin',
      where,
      `is signed by ${note.signedBy.join(', ')}; expected a key named ${origin}`,
    );
  }
  return { ...checkpoint, trusted: right && !note.distrust };
}

/** A checkpoint that the log's key signed, as kept by the log or by the witness. Root in base64. */
export interface SignedCheckpoint {
  readonly source: Place['source'];
  readonly path: string;
  readonly size: number;
  readonly root: string;
}

export interface History {
  /** By size, ascending. */
  readonly signed: readonly SignedCheckpoint[];
  /** Sizes of all files, whatever they hold. */
  readonly sizes: ReadonlySet<number>;
  /** Paths below `checkpoints/` that no checkpoint has. */
  readonly strays: number;
}

/** Reads every checkpoint that was ever signed: `checkpoints/<size>`. */
export async function readHistory(
  source: LogSource,
  place: Place['source'],
  trust: Trust,
  findings: Findings,
): Promise<History> {
  const sizes = new Set<number>();
  let strays = 0;
  for await (const path of source.list('checkpoints/')) {
    const size = parseCheckpointPath(path);
    if (size === undefined) strays++;
    else sizes.add(size);
  }
  const ordered = [...sizes].toSorted((a, b) => a - b);
  const read = readAhead(source, ordered.map(checkpointPath), findings, place);
  const signed: SignedCheckpoint[] = [];
  for (const size of ordered) {
    const where = { source: place, path: checkpointPath(size) };
    const bytes = await read(where.path);
    const checkpoint = bytes && readCheckpoint(bytes, where, trust, findings);
    if (!checkpoint) continue;
    if (checkpoint.size !== size) {
      findings.add('note-malformed', where, `is the checkpoint of size ${checkpoint.size}, by another name`);
    } else if (checkpoint.trusted) {
      signed.push({ ...where, size, root: Buffer.from(checkpoint.root).toString('base64') });
    }
  }
  return { signed, sizes, strays };
}
