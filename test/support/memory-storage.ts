import { ConflictError, type LogStorage } from '../../runtime/tlog/storage';

/** A log in memory, for tests. */
export function memoryStorage(): LogStorage & { readonly files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  const same = (path: string, bytes: Buffer | undefined): boolean => {
    const stored = files.get(path);
    return stored === undefined || bytes === undefined ? stored === bytes : stored.equals(bytes);
  };
  return {
    files,
    async read(path) {
      const bytes = files.get(path);
      return bytes && Buffer.from(bytes);
    },
    async create(path, bytes) {
      if (files.has(path) && !same(path, bytes)) throw new ConflictError(`${path} exists with other content`);
      files.set(path, Buffer.from(bytes));
    },
    async replace(path, bytes, expected) {
      if (!same(path, expected)) throw new ConflictError(`${path} was replaced by somebody else`);
      files.set(path, Buffer.from(bytes));
    },
  };
}
