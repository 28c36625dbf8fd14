import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Signer } from '../../../runtime/tlog/note';

/** A KMS key that signs notes. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Buffer;
  /** @param name the key name in the notes, which is the origin of the log */
  signer(name: string, signal?: AbortSignal): Signer;
}

/**
 * Reads the public half of a KMS key of the spec ECC_NIST_EDWARDS25519.
 * @throws when it is another kind of key
 */
export async function signingKey(client: KMSClient, keyId: string): Promise<SigningKey> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  const { x } = key.export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw new Error('not an Ed25519 key');
  const publicKey = Buffer.from(x, 'base64url');
  return {
    publicKey,
    signer: (name, signal) => ({
      name,
      publicKey,
      // RAW: KMS hashes nothing beforehand, so that the signature is plain Ed25519 over the note.
      async sign(Message) {
        const { Signature } = await client.send(
          new SignCommand({ KeyId: keyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' }),
          { abortSignal: signal },
        );
        return Buffer.from(Signature ?? []);
      },
    }),
  };
}
