import type { Evidence } from '../../lambda/shared/audit/evidence';
import { memoryStorage } from './memory-storage';

/** A bucket of evidence in memory, for tests. */
export function memoryEvidence(): Evidence & { readonly files: Map<string, Buffer> } {
  const { files, read, create } = memoryStorage();
  return {
    files,
    async *list(prefix) {
      for (const key of [...files.keys()].toSorted()) if (key.startsWith(prefix)) yield key;
    },
    read: (key) => read(key),
    create: (key, bytes) => create(key, bytes),
  };
}
