import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { formatOf } from './not-text';

/** A text of JavaScript cannot be longer; what cannot be scanned is not passed. */
const MOST_BYTES = 256 * 1024 * 1024;
/** As often as one thing is packed into another; there is gzip that unpacks to itself. */
const MOST_LAYERS = 4;

export interface Content {
  /** All there is to look through: the bytes as they are, what they unpack to, what they say. */
  readonly texts: readonly string[];
  /** Why that is not all, to follow the name of the file. */
  readonly unreadable?: string;
}

/**
 * What a file says to a browser. Servers send files that were compressed when they were built: gzip is known by its first
 * bytes, Brotli, which has none (RFC 7932), by the ending `.br`; UTF-16 by its byte order mark.
 * @param most bytes, packed and unpacked
 */
export function contentOf(file: Buffer, path: string, most = MOST_BYTES): Content {
  const texts: string[] = [];
  let [bytes, name] = [file, path];
  for (let layers = 0; ; layers++) {
    if (bytes.length > most)
      return { texts, unreadable: `has ${bytes.length} bytes; at most ${most} are scanned` };
    // Every byte a character: a credential is ASCII, also inside of a picture, and behind the end of what is packed.
    texts.push(bytes.toString('latin1'));
    const isBrotli = /\.br$/i.test(name);
    const format = isBrotli ? 'Brotli' : formatOf(bytes);
    if (format === undefined) return { texts };
    if (format === 'UTF-16') return { texts: [...texts, utf16(bytes)] };
    const unpack = isBrotli ? brotliDecompressSync : format === 'gzip' ? gunzipSync : undefined;
    if (!unpack) return { texts, unreadable: `is compressed (${format}); only gzip and Brotli are unpacked` };
    if (layers === MOST_LAYERS)
      return { texts, unreadable: `is compressed more than ${MOST_LAYERS} times over` };
    try {
      bytes = unpack(bytes, { maxOutputLength: most });
    } catch (error) {
      return { texts, unreadable: whyNot(error, format, most) };
    }
    name = name.replace(/\.(?:gz|br)$/i, '');
  }
}

const utf16 = (bytes: Buffer): string =>
  new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);

const whyNot = (error: unknown, format: string, most: number): string =>
  (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    ? `unpacks to more than ${most} bytes; at most ${most} are scanned`
    : `is no ${format} that can be unpacked (${(error as Error).message})`;
