import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AuditRecord } from '../../runtime/audit/record';
import { canonicalJson } from '../../runtime/tlog/canonical-json';
import { EMPTY_HEAD, type Head, sequenceRecords } from '../../runtime/tlog/entry';
import { ed25519Signer } from '../../runtime/tlog/note';
import { publish } from '../../runtime/tlog/publish';
import { writeCopy } from '../../lambda/audit-copier/write-copy';
import type { ConsumerTable, Cursor } from '../../lambda/shared/audit/consumer';
import type { CopyReader, CopyWriter } from '../../lambda/shared/audit/copy';
import { parseEntry } from '../../lambda/shared/audit/entry';
import { openPublishedLog } from '../../lambda/shared/audit/published-log';
import { memoryStorage } from './memory-storage';

/** A record of synthetic data; the number makes it unlike others. */
export function recordOf(n: number, over: Partial<AuditRecord> = {}): AuditRecord {
  const hash = createHash('sha256').update(`record ${n}`).digest('hex');
  return {
    id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-7${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
    time: '2026-03-01T12:00:00.000Z',
    organization: 'clinic-a',
    location: 'site-1',
    actor: { id: `user-${n % 3}`, role: 'nurse', type: 'person' },
    source: { ip: '192.0.2.10', userAgent: 'example' },
    action: 'read',
    resource: { type: 'encounter-note', id: `note-${n}`, patient: `patient-${n % 5}` },
    fields: ['text'],
    outcome: 'success',
    requestId: `request-${n}`,
    ...over,
  };
}

export const disclosureOf = (recipient: string, over: Partial<AuditRecord['disclosure'] & object> = {}) => ({
  recipient,
  description: 'immunization history',
  purpose: 'report of a notifiable disease',
  ...over,
});

const { privateKey } = generateKeyPairSync('ed25519');

/** A tenant's log in memory, sequenced by the real writer side and published by the real publisher. */
export function tenantLog(tenant = 'clinic-a') {
  const storage = memoryStorage();
  const signer = ed25519Signer(`audit.app.example.com/${tenant}`, privateKey);
  const sequenced: Buffer[] = [];
  let head: Head = EMPTY_HEAD;
  let published = 0;
  return {
    storage,
    /** Every entry, published or not. */
    sequenced,
    get published() {
      return published;
    },
    append(records: readonly AuditRecord[], now: number | string) {
      const result = sequenceRecords(
        head,
        records.map(canonicalJson),
        typeof now === 'string' ? Date.parse(now) : now,
      );
      head = result.head;
      sequenced.push(...result.entries);
    },
    async publish(size = sequenced.length) {
      const entries = sequenced.slice(published, size);
      if (entries.length > 0) await publish({ storage, signer }, { first: published, entries });
      published = Math.max(published, size);
    },
  };
}

/** Work and cursors in memory, as the table keeps them. */
export function memoryConsumerTable() {
  const work = new Map<string, number>();
  const cursors = new Map<string, Cursor>();
  const cursorOf = (tenant: string): Cursor => cursors.get(tenant) ?? { size: 0 };
  const table: ConsumerTable = {
    async *waiting() {
      yield* work.keys();
    },
    cursor: (tenant) => Promise.resolve(cursorOf(tenant)),
    async claim(tenant, { first, end }) {
      const { size, next } = cursorOf(tenant);
      if (size !== first || next !== undefined) return false;
      cursors.set(tenant, { size, next: end });
      return true;
    },
    async advance(tenant, { first, end }) {
      const { size, next } = cursorOf(tenant);
      if (size !== first || next !== end) return false;
      cursors.set(tenant, { size: end });
      return true;
    },
    async clear(tenant, size) {
      if ((work.get(tenant) ?? Infinity) <= size) work.delete(tenant);
    },
  };
  return { table, work, cursors };
}

/** A bucket in memory. */
export function memoryBucket(): CopyReader & CopyWriter & { readonly objects: Map<string, Buffer> } {
  const objects = new Map<string, Buffer>();
  const keys = (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  return {
    objects,
    async *list(prefix) {
      yield* keys(prefix);
    },
    async *folders(prefix) {
      const rests = keys(prefix).map((key) => key.slice(prefix.length));
      yield* new Set(rests.filter((rest) => rest.includes('/')).map((rest) => rest.split('/')[0]!));
    },
    read: (key) => Promise.resolve(objects.get(key)),
    write: (key, bytes) => Promise.resolve(void objects.set(key, bytes)),
    remove: (names) => Promise.resolve(names.forEach((key) => objects.delete(key))),
  };
}

/** Lets the n-th call from now fail, before or after it has done its work, and all others pass. */
export function failing<T extends object>(target: T, plan: { calls: number; after: boolean }): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      const value: unknown = Reflect.get(object, name, receiver);
      if (typeof value !== 'function') return value;
      return (...input: unknown[]): unknown => {
        const crash = --plan.calls === 0;
        if (crash && !plan.after) throw new Error('crash');
        const result: unknown = Reflect.apply(value, object, input);
        if (!crash) return result;
        return result instanceof Promise
          ? result.then(() => {
              throw new Error('crash');
            })
          : result;
      };
    },
  });
}

/** A log, and its copy as runs of the copier at those moments leave it. */
export async function copiedLog(
  batches: readonly { readonly at: string | number; readonly records: readonly AuditRecord[] }[],
  tenant = 'clinic-a',
) {
  const log = tenantLog(tenant);
  const bucket = memoryBucket();
  for (const { at, records } of batches) {
    const first = log.sequenced.length;
    log.append(records, at);
    await log.publish();
    const published = await openPublishedLog(log.storage, tenant);
    await writeCopy(bucket, tenant, published.entries(first, published.size));
  }
  const entries = log.sequenced.map((bytes) => parseEntry(bytes)!);
  return { log, bucket, entries };
}
