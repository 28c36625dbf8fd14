import * as fc from 'fast-check';
import { LineScrubber } from '../../../runtime/logs/line-scrubber';

/** Shows what it was given, and leaves lines without an x alone. */
const marking = { line: (text: string) => (text.includes('x') ? `<${text.replaceAll('x', '')}>` : text) };

function through(chunks: readonly Buffer[], options = {}): Buffer {
  const lines = new LineScrubber(marking, options);
  return Buffer.concat([...chunks.map((chunk) => lines.push(chunk)), lines.end()]);
}
const text = (...chunks: string[]) => through(chunks.map((chunk) => Buffer.from(chunk))).toString();

test('lines keep their endings: LF, CRLF, or none at the end', () => {
  expect(text('ax\nb\r\ncx\r\n\n\r\nd')).toBe('<a>\nb\r\n<c>\r\n\n\r\nd');
  expect(text('ax')).toBe('<a>');
  expect(text('')).toBe('');
  expect(text('a\n')).toBe('a\n');
});

test('proof LOG-1 · an identifier that is cut in two by a write is found', () => {
  expect(text('patient: Jan', 'ex', ' Doe', '\n', 'x')).toBe('<patient: Jane Doe>\n<>');
  const euro = Buffer.from('€x\n');
  expect(through([euro.subarray(0, 1), euro.subarray(1, 2), euro.subarray(2)]).toString()).toBe('<€>\n');
});

test('it does not matter where the chunks end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('x', 'a', '\n', '\r\n', '\r', '€', '{"x":1}')),
      fc.array(fc.nat(200)),
      (parts, cuts) => {
        const whole = Buffer.from(parts.join(''));
        const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted((a, b) => a - b);
        const chunks = [...at, whole.length].map((to, i) => whole.subarray(at[i - 1] ?? 0, to));
        const out = through(chunks);
        expect(out).toEqual(through([whole]));
        const feeds = (bytes: Buffer) => bytes.filter((byte) => byte === 10).length;
        expect(feeds(out)).toBe(feeds(whole));
      },
    ),
  );
});

test('bytes of a clean line stay as they are, and no other line suffers from bad ones', () => {
  const bad = Buffer.from([0x61, 0xff, 0xfe, 0x0a]);
  expect(through([bad])).toEqual(bad);
  expect(through([Buffer.from('x\n'), bad, Buffer.from('x\n')])).toEqual(
    Buffer.concat([Buffer.from('<>\n'), bad, Buffer.from('<>\n')]),
  );
});

test.each(['utf16le', 'swapped'])(
  'proof LOG-1 · a line of characters of two bytes is withheld: %s',
  (order) => {
    const wide = Buffer.from('SSN 123-45-6789', 'utf16le');
    const out = through([Buffer.from('a\n'), order === 'swapped' ? wide.swap16() : wide, Buffer.from('\nb')]);
    expect(out.toString()).toBe('a\n[withheld: a line in UTF-16]\nb');
  },
);

test('bytes of nothing between characters do no harm', () => {
  expect(text('\0\0\0\0a\0b\n')).toBe('\0\0\0\0a\0b\n');
});

test('memory that the writer uses again does no harm', () => {
  const chunk = Buffer.from('ax');
  const lines = new LineScrubber(marking);
  lines.push(chunk);
  chunk.fill('z');
  expect(lines.push(Buffer.from('\n')).toString()).toBe('<a>\n');
});

test.each([
  ['at once', ['y'.repeat(40)]],
  ['in pieces', ['y'.repeat(20), 'y'.repeat(20)]],
])('a line that is too long is withheld, the next one is not: %s', (_, pieces) => {
  const changed: string[] = [];
  const chunks = ['ok\n', ...pieces, '\r\nend\n'].map((piece) => Buffer.from(piece));
  const out = through(chunks, {
    longestLine: 30,
    onChanged: (_given: string, clean: string) => changed.push(clean),
  });
  expect(out.toString()).toBe('ok\n[withheld: a line of 41 bytes]\nend\n');
  expect(changed).toEqual(['[withheld: a line of 41 bytes]']);
});

test('a line that has no end and is too long takes no memory', () => {
  const lines = new LineScrubber(marking, { longestLine: 1000 });
  for (let n = 0; n < 100; n++) expect(lines.push(Buffer.alloc(999, 'y')).length).toBe(0);
  expect((lines as unknown as { begun: Buffer[] }).begun).toEqual([]);
  expect(lines.end().toString()).toBe('[withheld: a line of 99900 bytes]');
});

test('a scrubber that breaks down lets nothing pass', () => {
  const broken = new LineScrubber({
    line: () => {
      throw new Error('broken');
    },
  });
  expect(broken.push(Buffer.from('Jane Doe\n')).toString()).toBe('[withheld: the scrubber failed]\n');
});

test('counts lines, and those that changed', () => {
  const lines = new LineScrubber(marking);
  lines.push(Buffer.from('a\nx\nb'));
  lines.end();
  expect([lines.lines, lines.changed]).toEqual([3, 1]);
});
