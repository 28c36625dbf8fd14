import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Head } from '../../../runtime/tlog/entry';

export type Item = Readonly<Record<string, AttributeValue>>;

export const text = (S: string): AttributeValue => ({ S });
export const number = (value: number): AttributeValue => ({ N: String(value) });
export const bytes = (B: Uint8Array): AttributeValue => ({ B });

/** Sizes sort as text when they are 20 digits long. */
export const digits = (size: number): string => String(size).padStart(20, '0');

const key = (pk: string, sk: string): Record<'pk' | 'sk', AttributeValue> => ({ pk: text(pk), sk: text(sk) });

export const BATCH_PREFIX = 'batch#';
export const TENANTS = 'tenants';

/** What a consumer of the log still has to do for a tenant. */
export type Work = 'publish' | 'copy' | 'forward';
export const work = (kind: Work): string => `work#${kind}`;

export const tenantPartition = (tenant: string): string => `tenant#${tenant}`;

/** Keys of the items of the log table; `docs/audit-log.md` says what each holds. */
export const headKey = (tenant: string) => key(tenantPartition(tenant), 'head');
export const batchKey = (tenant: string, first: number) =>
  key(tenantPartition(tenant), `${BATCH_PREFIX}${digits(first)}`);
export const idKey = (tenant: string, id: string) => key(tenantPartition(tenant), `id#${id}`);
export const tenantKey = (tenant: string) => key(TENANTS, tenant);
export const workKey = (kind: Work, tenant: string) => key(work(kind), tenant);
export const cursorKey = (consumer: Exclude<Work, 'publish'>, tenant: string) =>
  key(`cursor#${consumer}`, tenant);

/** What one commit of the writer put into the log. */
export interface Batch {
  readonly first: number;
  readonly entries: readonly Buffer[];
}

/** Where a tenant's log stands: sequenced up to `size`, of which `published` are in the archive. */
export interface StoredHead extends Head {
  readonly published: number;
}

/** An item of the table is not what only our functions could have written: people must look. */
export class CorruptItemError extends Error {
  override readonly name = 'CorruptItemError';
}

export const headItem = (tenant: string, { size, published, last, ingested }: StoredHead): Item => ({
  ...headKey(tenant),
  sequenced: number(size),
  published: number(published),
  last: bytes(last),
  ingested: number(ingested),
});

/** @throws CorruptItemError */
export function parseHead(item: Item): StoredHead {
  const head = {
    size: numberOf(item, 'sequenced'),
    published: numberOf(item, 'published'),
    last: bytesOf(item.last, 'last'),
    ingested: numberOf(item, 'ingested'),
  };
  if (head.published > head.size) throw new CorruptItemError('head: more is published than sequenced');
  if (head.last.length !== 32) throw new CorruptItemError('head: last is no hash');
  return head;
}

export const batchItem = (tenant: string, { first, entries }: Batch): Item => ({
  ...batchKey(tenant, first),
  first: number(first),
  count: number(entries.length),
  entries: { L: entries.map(bytes) },
});

/** @throws CorruptItemError */
export function parseBatch(item: Item): Batch {
  const first = numberOf(item, 'first');
  const entries = (item.entries?.L ?? []).map((entry) => bytesOf(entry, 'entries'));
  if (entries.length === 0 || entries.length !== numberOf(item, 'count')) {
    throw new CorruptItemError('batch: count is not that of the entries');
  }
  if (item.sk?.S !== `${BATCH_PREFIX}${digits(first)}`) {
    throw new CorruptItemError('batch: first is not that of the key');
  }
  return { first, entries };
}

/** @throws CorruptItemError when the attribute is no size or time */
export function numberOf(item: Item, name: string): number {
  const value = Number(item[name]?.N ?? NaN);
  if (!Number.isSafeInteger(value) || value < 0) throw new CorruptItemError(`${name} is no whole number`);
  return value;
}

/** @throws CorruptItemError when the attribute is not binary */
export function bytesOf(value: AttributeValue | undefined, name: string): Buffer {
  if (value?.B === undefined) throw new CorruptItemError(`${name} is not binary`);
  return Buffer.from(value.B.buffer, value.B.byteOffset, value.B.byteLength);
}
