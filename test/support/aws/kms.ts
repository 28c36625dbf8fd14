import { generateKeyPairSync, sign } from 'node:crypto';
import type { GetPublicKeyCommandInput, SignCommandInput } from '@aws-sdk/client-kms';
import { refusal } from './service';

/** A KMS key of the spec ECC_NIST_EDWARDS25519. */
export class FakeSigningKey {
  private readonly pair = generateKeyPairSync('ed25519');

  constructor(private readonly id: string) {}

  readonly operations = {
    GetPublicKey: ({ KeyId }: GetPublicKeyCommandInput) => {
      if (KeyId !== this.id) throw refusal('NotFoundException');
      return { PublicKey: this.pair.publicKey.export({ format: 'der', type: 'spki' }) };
    },
    Sign: ({ KeyId, Message, MessageType, SigningAlgorithm }: SignCommandInput) => {
      if (KeyId !== this.id) throw refusal('NotFoundException');
      if (MessageType !== 'RAW' || SigningAlgorithm !== 'ED25519_SHA_512')
        throw refusal('ValidationException');
      if (Message!.length > 4096) throw refusal('ValidationException');
      return { Signature: sign(null, Message!, this.pair.privateKey) };
    },
  };
}
