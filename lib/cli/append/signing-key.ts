import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync, fsyncSync } from 'node:fs';
import { InputError } from '../../compliance/check/read-templates';

/**
 * The key of a local log: an Ed25519 private key, PKCS #8 in PEM.
 * @param mayCreate whether a missing one is made; not when the log has been signed by one already
 * @throws InputError for a key that is missing, of another kind, or open to other users of the machine
 */
export function signingKey(path: string, mayCreate: boolean): KeyObject {
  if (!existsSync(path)) {
    if (!mayCreate) throw new InputError(`${path} is missing: the log has been signed with another key`);
    return newKey(path);
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new InputError(`${path} is open to other users; allow its owner alone: chmod 600 ${path}`);
  }
  const key = parsed(path);
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new InputError(`${path} holds no Ed25519 private key in PEM (PKCS #8)`);
  }
  return key;
}

function parsed(path: string): KeyObject | undefined {
  const pem = readFileSync(path);
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function newKey(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    fsyncSync(file); // what it signs will be on the disk too
  } finally {
    closeSync(file);
  }
  return privateKey;
}
