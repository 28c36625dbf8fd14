import { SessionRefusal } from './refusal';

/** Seals what must not lie in the table as it is. */
export interface Sealer {
  /**
   * @param name of what it is sealed for; it opens for this name only
   * @param plaintext at most 4,096 bytes
   */
  seal(name: string, plaintext: string): Promise<Uint8Array>;
  /** @throws when it was not sealed for this name */
  open(name: string, sealed: Uint8Array): Promise<string>;
}

/** The same, of which nobody is told more than that it is away: SessionRefusal `unavailable`. */
export function orUnavailable(sealer: Sealer): Sealer {
  const refuse = (cause: unknown): never => {
    throw new SessionRefusal('unavailable', { cause });
  };
  return {
    seal: (name, plaintext) => sealer.seal(name, plaintext).catch(refuse),
    open: (name, sealed) => sealer.open(name, sealed).catch(refuse),
  };
}

/** Key of the encryption context; `SessionTable` allows no use without it. */
export const SEALED_FOR = 'bulwark:session';

type Context = Record<string, string>;

/** The part of `KMS` of `@aws-sdk/client-kms` that is used. */
export interface SealingKey {
  encrypt(input: {
    KeyId: string;
    Plaintext: Uint8Array;
    EncryptionContext: Context;
  }): Promise<{ readonly CiphertextBlob?: Uint8Array | undefined }>;
  decrypt(input: {
    KeyId: string;
    CiphertextBlob: Uint8Array;
    EncryptionContext: Context;
  }): Promise<{ readonly Plaintext?: Uint8Array | undefined }>;
}

/**
 * Seals with KMS itself: no key is in the process, and every use is in CloudTrail. It is called when a session begins,
 * and twice when the directory is asked anew, every quarter of an hour or so.
 * Source: AWS Key Management Service API Reference, "Encrypt", "Decrypt".
 * @param keyId ARN, as in SESSION_KEY
 */
export function kmsSealer(kms: SealingKey, keyId: string): Sealer {
  return {
    async seal(name, plaintext) {
      const Plaintext = Buffer.from(plaintext, 'utf8');
      const { CiphertextBlob } = await kms.encrypt({
        KeyId: keyId,
        Plaintext,
        EncryptionContext: { [SEALED_FOR]: name },
      });
      if (!CiphertextBlob?.length) throw new Error('Encrypt: no ciphertext');
      return new Uint8Array(CiphertextBlob);
    },
    async open(name, sealed) {
      const { Plaintext } = await kms.decrypt({
        KeyId: keyId,
        CiphertextBlob: sealed,
        EncryptionContext: { [SEALED_FOR]: name },
      });
      if (!Plaintext?.length) throw new Error('Decrypt: no plaintext');
      return Buffer.from(Plaintext).toString('utf8');
    },
  };
}
