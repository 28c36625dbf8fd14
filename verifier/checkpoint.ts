import { fromBase64 } from './base64';
import { HASH_BYTES } from './hash';

/** What a checkpoint says. C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** @returns what is wrong with the text of the note, as a string, or the checkpoint */
export function parseCheckpoint(text: string): Checkpoint | string {
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.split('\n').slice(0, -1);
  if (origin === '') return 'the origin is missing';
  if (!/^(0|[1-9]\d*)$/.test(sizeText)) return 'the size is not a decimal number';
  const size = Number(sizeText);
  if (!Number.isSafeInteger(size)) return 'the size is larger than 2^53 - 1';
  const root = fromBase64(rootText);
  if (root?.length !== HASH_BYTES) return 'the root is not 32 bytes in base64';
  if (extensions.includes('')) return 'an extension line is empty';
  return { origin, size, root };
}
