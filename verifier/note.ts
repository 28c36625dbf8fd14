import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { fromBase64 } from './base64';

/** Public half of the key that a log signs with. C2SP signed-note. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A key that cannot be used. The message says why. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/** No note of a log is larger: 64 lines of a kilobyte, or a dozen post-quantum signatures. */
export const MAX_NOTE_BYTES = 65_536;

const ED25519 = 1;
/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself. RFC 8410, 4. */
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads a verifier key `<name>+<id>+<base64 of type and key>`. C2SP signed-note, as printed by Go's `note.GenerateKey`.
 * @throws KeyError unless it is an Ed25519 key (type 1) with the id that belongs to it
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || id === undefined || bytes === undefined || bytes.length < 2) {
    throw new KeyError('not a verifier key; expected <name>+<8 hexadecimal digits>+<base64>');
  }
  if (bytes[0] !== ED25519 || bytes.length !== 33) {
    throw new KeyError(`signature type ${bytes[0]} is not supported; expected Ed25519 (type 1, 32 bytes)`);
  }
  const right = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8);
  if (id !== right) throw new KeyError(`the key id is ${right}, not ${id}: the key or its name was altered`);
  const key = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, bytes.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return { name, id, key };
}

/** Reads a file of verifier keys, one a line. @throws KeyError also when there is none */
export function parseVerifierKeys(text: string): VerifierKey[] {
  const keys = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parseVerifierKey(line)]));
  if (keys.length === 0) throw new KeyError('no verifier key');
  return keys;
}

/** The name that the keys have in common: the origin of the log. @throws KeyError when there is none */
export function originOf(keys: readonly VerifierKey[]): string {
  const [first, ...others] = keys;
  if (!first) throw new KeyError('no verifier key was given');
  if (others.some(({ name }) => name !== first.name))
    throw new KeyError('the verifier keys are of different logs');
  return first.name;
}

export interface Note {
  /** What is signed, with its last newline. */
  readonly text: string;
  /** Key names and ids of the signatures by keys that are known; each of them holds. */
  readonly signedBy: readonly string[];
  /** Why the note must not be believed; undefined when at least one known key signed it and all those are right. */
  readonly distrust:
    { readonly kind: 'signature-invalid' | 'signature-unknown'; readonly what: string } | undefined;
}

/** What a note says, whoever signed it. @returns undefined when it is none */
export function noteText(bytes: Uint8Array): string | undefined {
  const note = readNote(bytes, []);
  return typeof note === 'string' ? undefined : note.text;
}

/** @returns what is wrong with the form of the note, as a string, or the note. C2SP signed-note. */
export function readNote(bytes: Uint8Array, keys: readonly VerifierKey[]): Note | string {
  if (bytes.length > MAX_NOTE_BYTES) return `larger than ${MAX_NOTE_BYTES} bytes`;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (!Buffer.from(whole).equals(bytes)) return 'not UTF-8';
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) return 'holds a control character';
  const end = whole.lastIndexOf('\n\n');
  if (end <= 0 || !whole.endsWith('\n')) return 'not a text, an empty line and signatures';
  const text = whole.slice(0, end + 1);
  const signedBy: string[] = [];
  const strangers: string[] = [];
  let distrust: Note['distrust'];
  for (const line of whole.slice(end + 2, -1).split('\n')) {
    const [, name, encoded] = /^\u2014 ([^+\s]+) (\S+)$/u.exec(line) ?? [];
    const signature = fromBase64(encoded ?? '');
    if (name === undefined || signature === undefined || signature.length < 5)
      return 'a signature line is malformed';
    const id = signature.toString('hex', 0, 4);
    const key = keys.find((candidate) => candidate.name === name && candidate.id === id);
    if (key === undefined) strangers.push(`${name}+${id}`);
    else if (verify(null, Buffer.from(text), key.key, signature.subarray(4))) signedBy.push(`${name}+${id}`);
    else {
      const what = `the signature of ${name}+${id} is not one of this text: text or signature was altered`;
      distrust ??= { kind: 'signature-invalid', what };
    }
  }
  if (signedBy.length === 0 && distrust === undefined) {
    const known = keys.map(({ name, id }) => `${name}+${id}`).join(', ');
    distrust = {
      kind: 'signature-unknown',
      what: `signed by ${strangers.join(', ')}; expected ${known}`,
    };
  }
  return { text, signedBy, distrust };
}
