import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A key that signs notes, Ed25519. In a deployment it is a KMS key. */
export interface Signer {
  /** Key name: schema-less URL, without white space and plus. */
  readonly name: string;
  /** The raw public key, 32 bytes. */
  readonly publicKey: Buffer;
  /** @returns the signature, 64 bytes */
  sign(message: Buffer): Promise<Buffer>;
}

/** A note is malformed, or not signed by the key it should be signed by. */
export class NoteError extends Error {
  override readonly name = 'NoteError';
}

/** Signature type of C2SP signed-note for Ed25519. */
const ED25519 = 1;
/** SubjectPublicKeyInfo of an Ed25519 key up to the raw key. RFC 8410. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_LINE = /^\u2014 ([^\s\u0085+]+) (\S+)$/u;

/** Signs with a key at hand. */
export function ed25519Signer(name: string, privateKey: KeyObject): Signer {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new NoteError(
      `the signing key is ${privateKey.asymmetricKeyType ?? 'no key pair'}; allowed: ed25519`,
    );
  }
  return {
    name,
    publicKey: spki.subarray(SPKI_PREFIX.length),
    sign: (message) => Promise.resolve(sign(null, message, privateKey)),
  };
}

/** A verifier key as C2SP signed-note writes it: `<name>+<key id, hex>+<base64 of type and key>`. */
export function verifierKey(name: string, publicKey: Buffer): string {
  const key = Buffer.concat([Buffer.of(ED25519), publicKey]).toString('base64');
  return `${name}+${keyId(name, publicKey).toString('hex')}+${key}`;
}

/**
 * Signs a text.
 * @param text ends with a newline
 * @returns the note: the text, an empty line, the signature
 * @throws NoteError when the signer's answer does not verify: what is stored can never be taken back
 */
export async function signNote(text: string, signer: Signer): Promise<string> {
  checkText(text);
  checkName(signer.name);
  const message = Buffer.from(text);
  const signature = await signer.sign(message);
  if (!verifies(message, signature, signer.publicKey)) {
    throw new NoteError('the signature does not verify with the public key of its signer');
  }
  const line = Buffer.concat([keyId(signer.name, signer.publicKey), signature]).toString('base64');
  return `${text}\n\u2014 ${signer.name} ${line}\n`;
}

/**
 * Opens a note. Signatures of other keys are ignored, as C2SP signed-note asks.
 * @returns its text
 * @throws NoteError unless the key has signed it, and every signature in the key's name verifies
 */
export function openNote(note: Buffer, key: { readonly name: string; readonly publicKey: Buffer }): string {
  const content = note.toString('utf8');
  if (!Buffer.from(content).equals(note)) throw new NoteError('a note is not UTF-8');
  const split = content.lastIndexOf('\n\n');
  if (split < 0 || !content.endsWith('\n')) throw new NoteError('a note has no signatures');
  const text = content.slice(0, split + 1);
  checkText(text);
  const id = keyId(key.name, key.publicKey);
  const own = content
    .slice(split + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
      const signature = Buffer.from(base64 ?? '', 'base64');
      if (!name || signature.toString('base64') !== base64)
        throw new NoteError('a signature line is malformed');
      return { name, signature };
    })
    .filter(({ name, signature }) => name === key.name && signature.subarray(0, 4).equals(id));
  if (own.length === 0)
    throw new NoteError(`a note is not signed by ${verifierKey(key.name, key.publicKey)}`);
  if (!own.every(({ signature }) => verifies(Buffer.from(text), signature.subarray(4), key.publicKey))) {
    throw new NoteError(`a signature by ${key.name} does not verify`);
  }
  return text;
}

const keyId = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4);

const verifies = (message: Buffer, signature: Buffer, publicKey: Buffer): boolean =>
  verify(
    null,
    message,
    { key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' },
    signature,
  );

function checkName(name: string): void {
  if (!/^[^\s\u0085+]+$/u.test(name)) {
    throw new NoteError('a key name is empty, or has white space or a plus');
  }
}

function checkText(text: string): void {
  // oxlint-disable-next-line no-control-regex -- the control characters are what must not be there
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new NoteError('the text of a note must end with a newline and have no other control character');
  }
}
