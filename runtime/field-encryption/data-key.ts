import { hash } from 'node:crypto';
import * as z from 'zod';
import { formatUuid } from './envelope';
import { DataKeyError } from './errors';
import { encodeParts } from './place';

export type DataKeyUse = 'field' | 'index';

/** A wrapped data key, as it is stored. */
export interface DataKeyRecord {
  readonly id: string;
  readonly use: DataKeyUse;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ARN of the KMS key that wraps it. */
  readonly kmsKeyId: string;
  /** What KMS gave, in base64. */
  readonly wrapped: string;
}

/** Where wrapped data keys are kept. */
export interface DataKeyStore {
  find(tenant: string, id: string): Promise<DataKeyRecord | undefined>;
  /**
   * @returns false when there is one of this id already, whoever made it
   * @throws DataKeyError `removed` when there was one, and somebody deleted it
   */
  create(tenant: string, record: DataKeyRecord): Promise<boolean>;
}

/** A version of a stored data key, or the marker of its deletion. */
export interface StoredVersion {
  readonly key: string;
  /** UUID of the data key; undefined for an object that is no data key. */
  readonly id: string | undefined;
  readonly version: string;
  readonly latest: boolean;
  readonly marker: boolean;
}

export interface StoredDataKey {
  readonly record: DataKeyRecord;
  readonly etag: string;
  readonly version: string;
}

/** What the jobs need beyond it: versions, and removing them. */
export interface DataKeyVersions {
  /** Everything that is stored of a tenant's data keys. */
  versions(tenant: string): AsyncIterable<StoredVersion>;
  /** @returns undefined when there is none */
  read(tenant: string, id: string, version?: string): Promise<StoredDataKey | undefined>;
  /** @returns false when it is no longer what was seen */
  replace(tenant: string, record: DataKeyRecord, seen: StoredDataKey): Promise<boolean>;
  /** For good. Removing what is gone is fine. */
  remove(versions: readonly StoredVersion[]): Promise<void>;
}

/** Wraps and unwraps, for one tenant at a time: its name is bound to what is wrapped. */
export interface DataKeyWrapper {
  /** A new data key. The caller owns the plaintext and fills it with zeros. */
  generate(tenant: string, kmsKeyId: string): Promise<WrappedKey & { readonly plaintext: Buffer }>;
  /**
   * @returns 32 bytes that the caller owns
   * @throws DataKeyError
   */
  unwrap(tenant: string, wrapped: WrappedKey): Promise<Buffer>;
  /** The same data key under another KMS key; nobody but KMS sees it. */
  rewrap(tenant: string, wrapped: WrappedKey, toKmsKeyId: string): Promise<WrappedKey>;
}

export type WrappedKey = Pick<DataKeyRecord, 'kmsKeyId' | 'wrapped'>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const schema = z.strictObject({
  id: z.string().regex(UUID),
  use: z.enum(['field', 'index']),
  createdAt: z.iso.datetime(),
  kmsKeyId: z.string().min(1).max(2048),
  wrapped: z.base64().min(1).max(8192),
});

/** @throws DataKeyError when it is no record of this id */
export function parseDataKey(id: string, json: string): DataKeyRecord {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success || parsed.data.id !== id) {
    throw new DataKeyError('malformed', `what is stored as ${id} is no data key of this id`);
  }
  return parsed.data;
}

export interface Period {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long a data key is current, in days; Infinity for ever. */
  readonly days: number;
  /** Another number is another key, from now on. */
  readonly generation: number;
}

const DAY_MS = 86_400_000;

export interface CurrentKey {
  readonly id: string;
  /** Milliseconds since 1970, from when and until before when it is current. */
  readonly from: number;
  readonly until: number;
}

/**
 * The data key that is current. It is computed, not looked up: all processes come to the same one without speaking to
 * each other, and the first that creates it wins. Tenants change at different times, so that not all of them ask KMS for
 * a key in the same minute.
 *
 * Its id is a UUID of version 8 (RFC 9562 §5.8), of the SHA-256 of use, tenant, generation, days and number of the period.
 */
export function currentKey(tenant: string, use: DataKeyUse, { now, days, generation }: Period): CurrentKey {
  const length = days * DAY_MS;
  const offset = digest(['bulwark data key offset', tenant]).readUIntBE(0, 6) % length;
  const period = days === Infinity ? 0 : Math.floor((now + offset) / length);
  const id = digest(['bulwark data key', use, tenant, `${generation}`, `${days}`, `${period}`]);
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  const from = days === Infinity ? -Infinity : period * length - offset;
  return { id: formatUuid(id.subarray(0, 16)), from, until: from === -Infinity ? Infinity : from + length };
}

const digest = (parts: readonly string[]): Buffer => hash('sha256', encodeParts(parts), 'buffer');
