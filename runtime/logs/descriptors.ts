import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { OutputDoor } from './output-door';

type Call = (...values: unknown[]) => unknown;
type Written = (error: Error | null, bytes?: number, data?: unknown) => void;

const NAMES = ['writeSync', 'writevSync', 'write', 'writev'] as const;

/**
 * Lets what libraries write to the descriptors of the standard streams, as fast loggers do, pass the doors. Other files
 * are written as before.
 * @returns puts `fs` back as it was
 */
export function captureDescriptors(doors: ReadonlyMap<unknown, OutputDoor>): () => void {
  const files = fs as unknown as Record<(typeof NAMES)[number], Call>;
  const before = NAMES.map((name) => [name, files[name]] as const);
  for (const [name, original] of before) {
    const captured: Call = (fd, data, ...rest) => {
      const door = doors.get(fd);
      const bytes = door && bytesGiven(name, data, rest);
      if (!door || !bytes) return original(fd, data, ...rest);
      if (name.endsWith('Sync')) {
        door.writeSync(bytes);
        return bytes.length;
      }
      return answerLater(rest.at(-1) as Written, data, bytes.length, () => door.writeSync(bytes));
    };
    // util.promisify looks for a property.
    files[name] = Object.defineProperties(captured, Object.getOwnPropertyDescriptors(original));
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of before) files[name] = original;
    syncBuiltinESMExports();
  };
}

function answerLater(done: Written, data: unknown, length: number, write: () => void): void {
  try {
    write();
    process.nextTick(done, null, length, data);
  } catch (error) {
    process.nextTick(done, error);
  }
}

/** What is to be written; undefined where `fs` would refuse it, and shall. */
function bytesGiven(name: string, data: unknown, rest: readonly unknown[]): Buffer | undefined {
  if (!name.endsWith('Sync') && typeof rest.at(-1) !== 'function') return undefined;
  if (name.startsWith('writev')) {
    return Array.isArray(data) && data.every((view) => ArrayBuffer.isView(view))
      ? Buffer.concat(data.map((view) => viewed(view)))
      : undefined;
  }
  const [first, second] = rest;
  if (typeof data === 'string') {
    return Buffer.from(data, typeof second === 'string' ? (second as BufferEncoding) : 'utf8');
  }
  if (!ArrayBuffer.isView(data)) return undefined;
  const place =
    typeof first === 'object' && first !== null
      ? (first as Record<string, unknown>)
      : { offset: first, length: second };
  return viewed(data, asNumber(place.offset), asNumber(place.length));
}

const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const viewed = (view: ArrayBufferView, offset = 0, length = view.byteLength - offset): Buffer =>
  Buffer.from(view.buffer, view.byteOffset + offset, length);
