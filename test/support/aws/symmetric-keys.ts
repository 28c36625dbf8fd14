import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import type {
  DecryptCommandInput,
  GenerateDataKeyCommandInput,
  ReEncryptCommandInput,
} from '@aws-sdk/client-kms';
import { refusal, type Operations } from './service';

export const ACCOUNT = '111122223333';

/** Who calls: the tags of the session. */
export type Tags = Readonly<Record<string, string>>;
type Context = Readonly<Record<string, string>>;

/** What a key policy decides on. */
export interface KeyRequest {
  readonly operation: 'GenerateDataKey' | 'Decrypt' | 'ReEncryptFrom' | 'ReEncryptTo';
  readonly context: Context;
  readonly tags: Tags;
}

interface Key {
  readonly arn: string;
  readonly policy: (request: KeyRequest) => boolean;
  readonly material: Buffer;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
}

const TENANT = 'bulwark:tenant';

/** The policy of a tenant's key: context and session tag name this tenant. The lifecycle carries no tag. */
export const ofTenant =
  (tenant: string) =>
  ({ context, tags }: KeyRequest): boolean =>
    context[TENANT] === tenant && (tags[TENANT] === tenant || tags.lifecycle === 'true');

/** The policy of the shared key: the context names the tenant of the session. */
export const ofEachTenant = ({ context, tags }: KeyRequest): boolean =>
  context[TENANT] !== undefined && (tags[TENANT] === context[TENANT] || tags.lifecycle === 'true');

/**
 * Symmetric KMS keys with policies, states and encryption contexts, as strict as the real ones.
 * Source: AWS KMS API Reference, "GenerateDataKey", "Decrypt", "ReEncrypt"; Developer Guide, "Key states".
 */
export class FakeKeys {
  private readonly keys = new Map<string, Key>();
  private readonly aliases = new Map<string, string>();
  /** Calls that were answered, by operation. */
  readonly calls: Record<string, number> = {};

  /** @returns its ARN */
  create(policy: (request: KeyRequest) => boolean, account = ACCOUNT): string {
    const arn = `arn:aws:kms:us-east-1:${account}:key/${randomUUID()}`;
    this.keys.set(arn, { arn, policy, material: randomBytes(32), state: 'Enabled' });
    return arn;
  }

  /** Names a key, or another one from now on. */
  alias(name: string, arn: string): void {
    this.aliases.set(name, arn);
  }

  setState(arn: string, state: Key['state']): void {
    this.key(arn).state = state;
  }

  /** The end of the waiting period. */
  destroy(arn: string): void {
    this.keys.delete(arn);
  }

  as(tags: Tags | (() => Tags)): Operations {
    const allowed = (key: Key, operation: KeyRequest['operation'], context: Context = {}): void => {
      const request = { operation, context, tags: typeof tags === 'function' ? tags() : tags };
      if (!key.policy(request)) throw refusal('AccessDeniedException');
      if (key.state === 'Disabled') throw refusal('DisabledException');
      if (key.state === 'PendingDeletion') throw refusal('KMSInvalidStateException');
    };
    return {
      GenerateDataKey: ({ KeyId, KeySpec, EncryptionContext, ...others }: GenerateDataKeyCommandInput) => {
        this.count('GenerateDataKey', others);
        if (KeySpec !== 'AES_256') throw refusal('ValidationException');
        const key = this.key(KeyId);
        allowed(key, 'GenerateDataKey', EncryptionContext);
        const Plaintext = new Uint8Array(randomBytes(32));
        return { KeyId: key.arn, Plaintext, CiphertextBlob: wrap(key, Plaintext, EncryptionContext) };
      },
      Decrypt: ({ KeyId, CiphertextBlob, EncryptionContext, ...others }: DecryptCommandInput) => {
        this.count('Decrypt', others);
        const key = this.key(KeyId);
        allowed(key, 'Decrypt', EncryptionContext);
        return { KeyId: key.arn, Plaintext: this.unwrap(key, CiphertextBlob, EncryptionContext) };
      },
      ReEncrypt: (input: ReEncryptCommandInput) => {
        const { CiphertextBlob, SourceKeyId, SourceEncryptionContext, ...rest } = input;
        const { DestinationKeyId, DestinationEncryptionContext, ...others } = rest;
        this.count('ReEncrypt', others);
        const [source, destination] = [this.key(SourceKeyId), this.key(DestinationKeyId)];
        allowed(source, 'ReEncryptFrom', SourceEncryptionContext);
        allowed(destination, 'ReEncryptTo', DestinationEncryptionContext);
        const plaintext = this.unwrap(source, CiphertextBlob, SourceEncryptionContext);
        return {
          SourceKeyId: source.arn,
          KeyId: destination.arn,
          CiphertextBlob: wrap(destination, plaintext, DestinationEncryptionContext),
        };
      },
    };
  }

  private count(operation: string, others: object): void {
    if (Object.keys(others).length > 0) throw refusal('ValidationException');
    this.calls[operation] = (this.calls[operation] ?? 0) + 1;
  }

  private key(id: string | undefined): Key {
    const key = this.keys.get(this.aliases.get(id ?? '') ?? id ?? '');
    if (!key) throw refusal('NotFoundException');
    return key;
  }

  private unwrap(key: Key, blob: Uint8Array | undefined, context: Context | undefined): Uint8Array {
    const bytes = Buffer.from(blob ?? []);
    const end = bytes.indexOf(0);
    if (end < 1 || bytes.length < end + 1 + 28) throw refusal('InvalidCiphertextException');
    if (bytes.toString('utf8', 0, end) !== key.arn) throw refusal('IncorrectKeyException');
    const [nonce, tag] = [bytes.subarray(end + 1, end + 13), bytes.subarray(end + 13, end + 29)];
    const decipher = createDecipheriv('aes-256-gcm', key.material, nonce, { authTagLength: 16 });
    decipher.setAAD(contextBytes(context)).setAuthTag(tag);
    const plaintext = decipher.update(bytes.subarray(end + 29));
    try {
      decipher.final();
    } catch {
      throw refusal('InvalidCiphertextException');
    }
    return new Uint8Array(plaintext);
  }
}

function wrap(key: Key, plaintext: Uint8Array, context: Context | undefined): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.material, nonce, { authTagLength: 16 });
  cipher.setAAD(contextBytes(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from(`${key.arn}\0`), nonce, cipher.getAuthTag(), ciphertext]));
}

const contextBytes = (context: Context = {}): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));
