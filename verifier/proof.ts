import { fromBase64 } from './base64';
import { HASH_BYTES } from './hash';

/**
 * Proof that a record is in a log, as a file that needs nothing else but the verifier key. C2SP tlog-proof, with the
 * entry as extra data: it is not signed, but its hash is what the proof begins with.
 */
export interface Proof {
  readonly index: number;
  readonly entry: Uint8Array;
  /** From the leaf's sibling to the root's child. RFC 6962, 2.1.1. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, as it is in the log. */
  readonly note: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** An entry of 65,535 bytes in base64, 63 hashes, and a note of 64 KiB. */
export const MAX_PROOF_BYTES = 256 * 1024;

export function formatProof({ index, entry, hashes, note }: Proof): Buffer {
  const lines = [
    HEADER,
    `extra ${base64(entry)}`,
    `index ${index}`,
    ...hashes.map(base64),
    '',
    Buffer.from(note).toString('utf8'),
  ];
  return Buffer.from(lines.join('\n'));
}

/** @returns what is wrong with the form of the file, as a string, or the proof */
export function parseProof(file: Uint8Array): Proof | string {
  if (file.length > MAX_PROOF_BYTES) return `is larger than ${MAX_PROOF_BYTES} bytes`;
  const bytes = Buffer.from(file);
  const end = bytes.indexOf('\n\n');
  if (end < 0) return 'is not a proof, an empty line and a checkpoint';
  const [header, extra = '', indexLine = '', ...rest] = bytes.toString('latin1', 0, end).split('\n');
  if (header !== HEADER) return `does not begin with ${HEADER}`;
  const entry = extra.startsWith('extra ') ? fromBase64(extra.slice(6)) : undefined;
  if (!entry) return 'does not hold the entry in base64 on its second line';
  const index = Number(/^index (0|[1-9]\d*)$/.exec(indexLine)?.[1] ?? NaN);
  if (!Number.isSafeInteger(index)) return 'does not hold the index on its third line';
  const hashes = rest.map(fromBase64);
  if (!hashes.every((hash) => hash?.length === HASH_BYTES))
    return 'holds a line that is not a hash in base64';
  return { index, entry, hashes: hashes as Buffer[], note: bytes.subarray(end + 2) };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
