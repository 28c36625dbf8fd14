import { CorruptLogError, type LogStorage } from './storage';
import { decodeBundle, TILE_WIDTH, tilePath } from './tile';

/**
 * The entries of the bundle with this index, in a log of this size.
 * @throws CorruptLogError when they are not there
 */
export async function readBundle(storage: LogStorage, size: number, index: number): Promise<Buffer[]> {
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
  const path = tilePath('entries', index, width);
  const bytes = await storage.read(path);
  if (!bytes) throw new CorruptLogError(`${path} is missing`);
  return decodeBundle(path, bytes, width);
}
