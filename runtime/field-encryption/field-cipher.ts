import { BoundedMap } from '../tenant-session/bounded-map';
import { type CurrentKey, currentKey, type DataKeyUse } from './data-key';
import type { DataKeys } from './data-keys';
import { tenantName } from '../tenant-session/tenant-name';
import { decodeEnvelope, type Envelope } from './envelope';
import { SealedFieldError } from './errors';
import { indexField, openField, sealField } from './field-crypto';
import { KeyCache, type KeyCacheLimits } from './key-cache';
import { type Column, encodeColumn, encodePlace, isWellFormed, type Place } from './place';

export interface FieldCipherOptions {
  readonly keys: DataKeys;
  readonly cache?: KeyCacheLimits;
  /** How long fields are sealed with the same data key, in days, 1 to 365. @default 90 */
  readonly fieldKeyDays?: number;
  /**
   * Another number replaces the data keys of all tenants at once: `field` when they may be known to somebody, `index` as
   * the first step of a re-index job (docs/field-encryption.md). @default 1 each
   */
  readonly generations?: { readonly field?: number; readonly index?: number };
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

export interface SealedField {
  readonly place: Place;
  readonly envelope: Uint8Array;
}

export interface PlainField {
  readonly place: Place;
  readonly plaintext: Uint8Array | string;
}

/** Seals and opens fields of tenants, and makes their blind indexes. */
export interface FieldCipher {
  /** @throws RangeError when the field is longer than 16 MiB; DataKeyError when the tenant's keys cannot be used */
  seal(place: Place, plaintext: Uint8Array | string): Promise<Buffer>;
  /** @throws SealedFieldError when it does not open here; DataKeyError when the tenant's keys cannot be used */
  open(place: Place, envelope: Uint8Array): Promise<Buffer>;
  /** Fields of a list, in the same order, each data key asked for once. */
  sealAll(fields: readonly PlainField[]): Promise<Buffer[]>;
  /** All or none: the error says at which place of the list. */
  openAll(fields: readonly SealedField[]): Promise<Buffer[]>;
  /**
   * 16 bytes, equal for equal values of one column of one tenant. Bring the value into one form first: it is compared
   * byte by byte.
   */
  blindIndex(column: Column, normalizedValue: string): Promise<Buffer>;
  /** Whether it was sealed with the data key that is current; if not, it is due to be sealed again. */
  isCurrent(tenant: string, envelope: Uint8Array): boolean;
  /** Makes the data keys of a tenant, if it has none yet. */
  prepare(tenant: string): Promise<void>;
  /** Forgets all data keys. */
  close(): void;
}

/**
 * Field encryption (KEY-2): AES-256-GCM under data keys of the tenant, bound to tenant, table, column and row.
 * 45 CFR 164.312(a)(2)(iv). docs/field-encryption.md has the formats.
 *
 * @throws RangeError when an option is out of its range
 */
export function fieldCipher(options: FieldCipherOptions): FieldCipher {
  const { keys, cache: limits = {}, fieldKeyDays = 90, generations = {}, now = Date.now } = options;
  if (!Number.isInteger(fieldKeyDays) || fieldKeyDays < 1 || fieldKeyDays > 365) {
    throw new RangeError(`fieldKeyDays was ${fieldKeyDays}; allowed: 1 to 365`);
  }
  const cache = new KeyCache(limits, now);

  const currents = new BoundedMap<string, CurrentKey>(2 * (limits.tenants ?? 1000));
  const currentId = (tenant: string, use: DataKeyUse): string => {
    const time = now();
    const known = currents.get(`${use}/${tenant}`);
    if (known && known.from <= time && time < known.until) return known.id;
    const days = use === 'field' ? fieldKeyDays : Infinity;
    const current = currentKey(tenant, use, { now: time, days, generation: generations[use] ?? 1 });
    currents.set(`${use}/${tenant}`, current);
    return current.id;
  };

  const withCurrent = <T>(
    tenant: string,
    use: DataKeyUse,
    uses: number,
    work: (key: Buffer, id: string) => T,
  ): Promise<T> => {
    const id = currentId(tenant, use);
    const attempt = () =>
      cache.use(
        tenant,
        id,
        uses,
        () => keys.obtain(tenant, use, id),
        (key) => work(key, id),
      );
    // Somebody may be asking for the same key to open a field with it, which makes none.
    return attempt().catch((error: unknown) => {
      if (error instanceof SealedFieldError) return attempt();
      throw error;
    });
  };

  const load = async (tenant: string, id: string): Promise<Buffer> => {
    const key = await keys.load(tenant, id);
    if (!key) throw new SealedFieldError();
    return key;
  };

  /** What is to be opened, once for each data key. */
  const openGroup = (tenant: string, keyId: string, group: readonly Located[]): Promise<Buffer[]> =>
    cache.use(
      tenant,
      keyId,
      group.length,
      () => load(tenant, keyId),
      (key) =>
        group.map(({ at, context, envelope }) => locating(at, () => openField(key, context, envelope))),
    );

  return {
    async seal(place, plaintext) {
      const context = encodePlace(place);
      const bytes = bytesOf(plaintext);
      return withCurrent(place.tenant, 'field', 1, (key, id) => sealField(key, id, context, bytes));
    },

    async open(place, envelope) {
      const context = encodePlace(place);
      const decoded = decodeEnvelope(envelope);
      return cache.use(
        place.tenant,
        decoded.keyId,
        1,
        () => load(place.tenant, decoded.keyId),
        (key) => openField(key, context, decoded),
      );
    },

    async sealAll(fields) {
      const sealed = Array.from<Buffer>({ length: fields.length });
      const located = fields.map(({ place, plaintext }, at) => ({
        at,
        tenant: place.tenant,
        context: encodePlace(place),
        bytes: bytesOf(plaintext),
      }));
      await Promise.all(
        groupBy(located, ({ tenant }) => tenant).map((group) =>
          withCurrent(group[0]!.tenant, 'field', group.length, (key, id) => {
            for (const { at, context, bytes } of group) sealed[at] = sealField(key, id, context, bytes);
          }),
        ),
      );
      return sealed;
    },

    async openAll(fields) {
      const opened = Array.from<Buffer>({ length: fields.length });
      const located = fields.map(({ place, envelope }, at) => ({
        at,
        tenant: place.tenant,
        context: encodePlace(place),
        envelope: locating(at, () => decodeEnvelope(envelope)),
      }));
      await Promise.all(
        groupBy(located, ({ tenant, envelope }) => `${tenant}/${envelope.keyId}`).map(async (group) => {
          const [{ at, tenant, envelope }] = group as [Located];
          const plaintexts = await openGroup(tenant, envelope.keyId, group).catch((error: unknown) => {
            if (error instanceof SealedFieldError) throw new SealedFieldError(error.at ?? at);
            throw error;
          });
          group.forEach((field, n) => (opened[field.at] = plaintexts[n]!));
        }),
      );
      return opened;
    },

    async blindIndex(column, normalizedValue) {
      const context = encodeColumn(column);
      if (!isWellFormed(normalizedValue)) throw new RangeError('a value to index is well-formed text');
      return withCurrent(column.tenant, 'index', 1, (key) => indexField(key, context, normalizedValue));
    },

    isCurrent: (tenant, envelope) =>
      decodeEnvelope(envelope).keyId === currentId(tenantName(tenant), 'field'),

    async prepare(given) {
      const tenant = tenantName(given);
      await Promise.all(
        (['field', 'index'] as const).map((use) => withCurrent(tenant, use, 0, () => undefined)),
      );
    },

    close: () => cache.close(),
  };
}

interface Located {
  readonly at: number;
  readonly tenant: string;
  readonly context: Buffer;
  readonly envelope: Envelope;
}

function locating<T>(at: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SealedFieldError) throw new SealedFieldError(at);
    throw error;
  }
}

function bytesOf(plaintext: Uint8Array | string): Uint8Array {
  if (typeof plaintext !== 'string') return plaintext;
  if (!isWellFormed(plaintext)) throw new RangeError('a field is well-formed text, or bytes');
  return Buffer.from(plaintext);
}

function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}
