/** Names of formats, and the bytes that they begin with. */
const COMPRESSED: readonly (readonly [name: string, begin: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['RAR', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
];
const UTF_16 = 'UTF-16';
/** Its byte order marks. */
const WIDE = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** As many bytes as `formatOf` wants to see. */
export const HEAD_BYTES = 6;

/** The format of what is not text although it may hold some, by its first bytes. */
export function formatOf(head: Uint8Array): string | undefined {
  const beginsWith = (bytes: readonly number[]): boolean => bytes.every((byte, at) => head[at] === byte);
  if (WIDE.some(beginsWith)) return UTF_16;
  return COMPRESSED.find(([, begin]) => beginsWith(begin))?.[0];
}

/**
 * What is not text although it may hold some, by its first bytes: its lines would go through as they are.
 * @returns what it is and what to do about it, undefined for everything else
 */
export function notText(head: Uint8Array): string | undefined {
  const format = formatOf(head);
  if (format === UTF_16) return 'is UTF-16; iconv -f UTF-16 -t UTF-8 makes lines of it';
  return format && `is compressed (${format}); unpack it first`;
}
