import type { Evidence } from '../../lambda/shared/audit/evidence';
import { memoryStorage } from './memory-storage';

/** A bucket of evidence in memory, for tests. */
export function memoryEvidence(): Evidence & { readonly files: Map<string, Buffer> } {
  const storage = memoryStorage();
  const { files } = storage;
  return {
    files,
    async *list(prefix) {
      for (const key of [...files.keys()].toSorted()) if (key.startsWith(prefix)) yield key;
    },
    read: (key) => storage.read(key),
    create: (key, bytes) => storage.create(key, bytes),
  };
}
