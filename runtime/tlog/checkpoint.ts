import { HASH_BYTES } from './hash';
import { CorruptLogError } from './storage';

/** What a log says of itself: so many entries, this root. */
export interface Checkpoint {
  /** Name of the log; also the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The newest checkpoint. C2SP tlog-tiles. */
export const CHECKPOINT_PATH = 'checkpoint';
/** The verifier key of the log. */
export const VERIFIER_KEY_PATH = 'log.vkey';
/** Where a signed checkpoint is kept for good. */
export const checkpointPath = (size: number): string => `checkpoints/${String(size).padStart(20, '0')}`;

/** The text of a checkpoint. C2SP tlog-checkpoint. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/**
 * Reads the text of a checkpoint that this log signed.
 * @throws CorruptLogError unless it is of this origin and of the form that we write
 */
export function parseCheckpoint(text: string, origin: string): Checkpoint {
  const [, size, base64] = text.split('\n');
  const root = Buffer.from(base64 ?? '', 'base64');
  const checkpoint = { origin, size: Number(size), root };
  // Written again and compared: no second spelling of a size or a hash passes.
  if (
    !Number.isSafeInteger(checkpoint.size) ||
    root.length !== HASH_BYTES ||
    checkpointText(checkpoint) !== text
  ) {
    throw new CorruptLogError(`the checkpoint is none of ${origin}`);
  }
  return checkpoint;
}
