/** Sealing what identifies patients and what people wrote: docs/field-encryption.md. */
export * from '../tenant-session';
export {
  type DataKeyRecord,
  type DataKeyStore,
  type DataKeyUse,
  type DataKeyVersions,
  type DataKeyWrapper,
  type StoredDataKey,
  type StoredVersion,
  type WrappedKey,
} from './data-key';
export { dataKeyBucket, type DataKeyBucketOptions, type KeyBucket } from './data-key-bucket-client';
export { dataKeys, type DataKeys, type DataKeysOptions } from './data-keys';
export { destroyDataKeys, type DestructionReport } from './destroy-data-keys';
export { DataKeyError, type DataKeyFault, SealedFieldError } from './errors';
export {
  fieldCipher,
  type FieldCipher,
  type FieldCipherOptions,
  type PlainField,
  type SealedField,
} from './field-cipher';
export { type KeyCacheLimits } from './key-cache';
export { kmsWrapper, type KmsWrapperOptions, type WrappingKeys } from './kms-wrapper-client';
export type { Column, Place } from './place';
export { resealFields, type ResealedField } from './reseal-fields';
export { rewrapDataKeys, type RewrapOptions, type RewrapReport } from './rewrap-data-keys';
