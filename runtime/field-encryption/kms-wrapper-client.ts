import { TENANT_CONTEXT, tenantName } from '../tenant-session/tenant-name';
import type { DataKeyWrapper } from './data-key';
import { DataKeyError } from './errors';
import { KEY_BYTES } from './field-crypto';

type Context = Record<string, string>;

/** The part of `KMS` of `@aws-sdk/client-kms` that is used. */
export interface WrappingKeys {
  generateDataKey(input: { KeyId: string; KeySpec: 'AES_256'; EncryptionContext: Context }): Promise<{
    readonly KeyId?: string | undefined;
    readonly CiphertextBlob?: Uint8Array | undefined;
    readonly Plaintext?: Uint8Array | undefined;
  }>;
  decrypt(input: { KeyId: string; CiphertextBlob: Uint8Array; EncryptionContext: Context }): Promise<{
    readonly KeyId?: string | undefined;
    readonly Plaintext?: Uint8Array | undefined;
  }>;
  reEncrypt(input: {
    CiphertextBlob: Uint8Array;
    SourceKeyId: string;
    SourceEncryptionContext: Context;
    DestinationKeyId: string;
    DestinationEncryptionContext: Context;
  }): Promise<{
    readonly KeyId?: string | undefined;
    readonly CiphertextBlob?: Uint8Array | undefined;
  }>;
}

export interface KmsWrapperOptions {
  /** A client with credentials of the tenant (`tenantClients`), or the same client for all. */
  readonly kms: (tenant: string) => WrappingKeys;
  /**
   * Account whose KMS keys wrap data keys. Whoever can write to the store could otherwise put a data key there that is
   * wrapped under a key of theirs, and read what is sealed with it from then on.
   */
  readonly account: string;
}

/** Answers that will be the same when asked again. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'DisabledException',
  'IncorrectKeyException',
  'InvalidCiphertextException',
  'InvalidKeyUsageException',
  'KMSInvalidStateException',
  'NotFoundException',
]);

/**
 * Wraps data keys under KMS keys, always with the encryption context `{ "bulwark:tenant": tenant }`.
 * Source: AWS Key Management Service API Reference, "GenerateDataKey", "Decrypt", "ReEncrypt".
 */
export function kmsWrapper({ kms, account }: KmsWrapperOptions): DataKeyWrapper {
  if (!/^\d{12}$/.test(account)) throw new RangeError('account: 12 digits');
  const ours = new RegExp(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:${account}:key/[A-Za-z0-9-]+$`);
  const own = (arn: string | undefined): string => {
    if (arn === undefined || !ours.test(arn)) {
      throw new DataKeyError('foreign', `wrapped under a key that is none of account ${account}`);
    }
    return arn;
  };
  const contextOf = (tenant: string): Context => ({ [TENANT_CONTEXT]: tenantName(tenant) });

  return {
    async generate(tenant, kmsKeyId) {
      const answer = await asking('GenerateDataKey', () =>
        kms(tenant).generateDataKey({
          KeyId: kmsKeyId,
          KeySpec: 'AES_256',
          EncryptionContext: contextOf(tenant),
        }),
      );
      const wrapped = { kmsKeyId: own(answer.KeyId), wrapped: base64(answer.CiphertextBlob) };
      return { ...wrapped, plaintext: takeKey(answer.Plaintext) };
    },

    async unwrap(tenant, { kmsKeyId, wrapped }) {
      const KeyId = own(kmsKeyId);
      const { Plaintext } = await asking('Decrypt', () =>
        kms(tenant).decrypt({
          KeyId,
          CiphertextBlob: Buffer.from(wrapped, 'base64'),
          EncryptionContext: contextOf(tenant),
        }),
      );
      return takeKey(Plaintext);
    },

    async rewrap(tenant, { kmsKeyId, wrapped }, toKmsKeyId) {
      const [SourceKeyId, DestinationKeyId] = [own(kmsKeyId), own(toKmsKeyId)];
      const answer = await asking('ReEncrypt', () =>
        kms(tenant).reEncrypt({
          CiphertextBlob: Buffer.from(wrapped, 'base64'),
          SourceKeyId,
          SourceEncryptionContext: contextOf(tenant),
          DestinationKeyId,
          DestinationEncryptionContext: contextOf(tenant),
        }),
      );
      if (answer.KeyId !== toKmsKeyId) throw new DataKeyError('foreign', 'KMS wrapped it under another key');
      return { kmsKeyId: toKmsKeyId, wrapped: base64(answer.CiphertextBlob) };
    },
  };
}

async function asking<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && REFUSALS.has(error.name)) {
      throw new DataKeyError('refused', `${operation}: ${error.name}`);
    }
    throw error;
  }
}

/** A copy that can be cleared; what the SDK gave may be a window of a pool. */
function takeKey(bytes: Uint8Array | undefined): Buffer {
  if (bytes?.length !== KEY_BYTES) throw new DataKeyError('malformed', `not ${KEY_BYTES} bytes`);
  const key = Buffer.alloc(KEY_BYTES, bytes);
  bytes.fill(0);
  return key;
}

function base64(bytes: Uint8Array | undefined): string {
  if (!bytes?.length) throw new DataKeyError('malformed', 'KMS gave no wrapped key');
  return Buffer.from(bytes).toString('base64');
}
