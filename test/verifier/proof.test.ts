import * as fc from 'fast-check';
import { checkProof, prove } from '../../verifier';
import { formatProof, parseProof } from '../../verifier/proof';
import {
  entriesOf,
  flip,
  KEY,
  keyOf,
  ORIGIN,
  otherLetter,
  recordOf,
  recordsOf,
  signer,
  signerFor,
  sourceOf,
  START,
  writeLog,
  type Files,
} from './logs';

const keys = [KEY];
const check = (proof: Uint8Array) => checkProof(proof, 'proof', keys);
const kinds = (proof: Uint8Array): string[] => check(proof).findings.map(({ kind }) => kind);
const partsOf = (proof: Uint8Array) => parseProof(proof) as Exclude<ReturnType<typeof parseProof>, string>;
const entries = entriesOf(recordsOf(700));

describe('a log of 700 entries', () => {
  let files: Files;
  beforeAll(async () => {
    ({ files } = await writeLog(entries, [700]));
  });

  test('proof AUD-4 · a proof by index, and the same by record id', async () => {
    const proof = await prove(sourceOf(files), { index: 517 }, { keys });
    expect(await prove(sourceOf(files), { id: recordOf(517).id }, { keys })).toEqual(proof);
    expect(check(proof)).toEqual({
      valid: true,
      findings: [],
      record: {
        origin: ORIGIN,
        index: 517,
        id: recordOf(517).id,
        time: recordOf(517).time,
        ingested: new Date(START + 60_000).toISOString(),
        entry: String(entries[517]),
        size: 700,
        root: expect.stringMatching(/=$/) as string,
      },
    });
  });

  test('proof AUD-4 · it is a C2SP tlog-proof, with the entry as extra data', async () => {
    const lines = String(await prove(sourceOf(files), { index: 699 }, { keys })).split('\n');
    expect(lines[0]).toBe('c2sp.org/tlog-proof@v1');
    expect(lines[1]).toBe(`extra ${entries[699]!.toString('base64')}`);
    expect(lines[2]).toBe('index 699');
    // 700 = 512 + 128 + 32 + 16 + 8 + 4: the last entry lies in a subtree of four.
    expect(lines.slice(3, 10).every((line) => /^[\w+/]{43}=$/.test(line))).toBe(true);
    expect(lines.slice(10).join('\n')).toBe(`\n${String(files.get('checkpoint'))}`);
  });

  test('no proof of what is not there, or is not as it was signed', async () => {
    const source = sourceOf(files);
    await expect(prove(source, { index: 700 }, { keys })).rejects.toThrow('there is none of index 700');
    await expect(prove(source, { id: 'nobody' }, { keys })).rejects.toThrow('no record with id "nobody"');
    await expect(prove(sourceOf(new Map()), { index: 0 }, { keys })).rejects.toThrow('holds no checkpoint');
    const altered = new Map(files);
    flip(altered, 'tile/entries/000', 100);
    await expect(prove(sourceOf(altered), { index: 0 }, { keys })).rejects.toThrow('cannot be proved');
    altered.delete('tile/0/000');
    await expect(prove(sourceOf(altered), { index: 0 }, { keys })).rejects.toThrow('tile/0/000 is missing');
    altered.set('tile/entries/001', Buffer.alloc(9));
    await expect(prove(sourceOf(altered), { index: 300 }, { keys })).rejects.toThrow(
      'missing from its bundle',
    );
    await expect(prove(source, { index: 0 }, { keys: [keyOf(signerFor(ORIGIN))] })).rejects.toThrow(
      'signed by',
    );
  });
});

test('proof AUD-4 · round trips: any index of any size', async () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom(255, 256, 257, 512, 513),
  );
  await fc.assert(
    fc.asyncProperty(size, fc.nat(), fc.nat(), async (size, ...places) => {
      const { files } = await writeLog(entries, [size]);
      for (const index of [0, size - 1, ...places.map((place) => place % size)]) {
        const proof = await prove(sourceOf(files), { index }, { keys });
        expect(check(proof)).toMatchObject({ valid: true, record: { index, size } });
        const { hashes } = partsOf(proof);
        expect(hashes.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      }
    }),
    { numRuns: 60 },
  );
});

test('proof AUD-4 · every index of some sizes', async () => {
  for (const size of [1, 2, 3, 7, 8, 33]) {
    const { files } = await writeLog(entries, [size]);
    for (let index = 0; index < size; index++) {
      expect(kinds(await prove(sourceOf(files), { index }, { keys }))).toEqual([]);
    }
  }
});

describe('sabotage AUD-4 · a proof', () => {
  let files: Files;
  let proof: Buffer;
  beforeAll(async () => {
    ({ files } = await writeLog(entries, [5]));
    proof = await prove(sourceOf(files), { index: 4 }, { keys });
  });
  const parts = () => partsOf(proof);

  test('with one byte changed, left out or put in is refused, whichever', () => {
    for (let at = 0; at < proof.length; at++) {
      const [before, after] = [proof.subarray(0, at), proof.subarray(at + 1)];
      for (const byte of [proof[at]! ^ 1, proof[at]! ^ 0x20, 0x0a]) {
        if (byte === proof[at]) continue;
        expect(check(Buffer.concat([before, Buffer.of(byte), after])).valid).toBe(false);
      }
      expect(check(Buffer.concat([before, after])).valid).toBe(false);
      expect(check(Buffer.concat([before, Buffer.from('A'), proof.subarray(at)])).valid).toBe(false);
    }
    expect(check(proof).valid).toBe(true);
  });

  test('of another entry, another index, another size or with other hashes is refused', async () => {
    expect(kinds(formatProof({ ...parts(), entry: entries[3]! }))).toEqual(['not-included']);
    expect(kinds(formatProof({ ...parts(), index: 3 }))).toEqual(['not-included']);
    expect(kinds(formatProof({ ...parts(), index: 5 }))).toEqual(['not-included']);
    expect(kinds(formatProof({ ...parts(), hashes: [] }))).toEqual(['not-included']);
    expect(kinds(formatProof({ ...parts(), hashes: [...parts().hashes, Buffer.alloc(32)] }))).toEqual([
      'not-included',
    ]);
    const other = await writeLog(entries, [6]);
    expect(kinds(formatProof({ ...parts(), note: other.files.get('checkpoint')! }))).toEqual([
      'not-included',
    ]);
  });

  test('whose checkpoint is not signed for this log is refused', async () => {
    const note = new Map([['n', files.get('checkpoint')!]]);
    otherLetter(note, 'n', -30);
    expect(kinds(formatProof({ ...parts(), note: note.get('n')! }))).toEqual(['signature-invalid']);
    const stranger = await writeLog(entries, [5], signerFor(ORIGIN));
    expect(kinds(formatProof({ ...parts(), note: stranger.files.get('checkpoint')! }))).toEqual([
      'signature-unknown',
    ]);
    const other = signerFor('audit.app.example.com/clinic-b');
    const foreign = formatProof({
      ...parts(),
      note: (await writeLog(entries, [5], other)).files.get('checkpoint')!,
    });
    expect(kinds(foreign)).toEqual(['signature-unknown', 'wrong-origin']);
    expect(checkProof(foreign, 'proof', [keyOf(other)]).findings.map(({ kind }) => kind)).toEqual([
      'wrong-organization',
    ]);
  });

  test('of an inner node, given out as an entry, is refused', async () => {
    // 65 bytes that hash to a node: RFC 6962 keeps them apart by the byte before.
    const [a, b] = parts().hashes;
    expect(kinds(formatProof({ ...parts(), index: 0, entry: Buffer.concat([a!, b ?? a!]) }))).toEqual([
      'not-included',
    ]);
  });

  test('of an entry that is none is refused', async () => {
    const bent = await writeLog([Buffer.from('{}')], [1]);
    const note = bent.files.get('checkpoint')!;
    expect(kinds(formatProof({ index: 0, entry: Buffer.from('{}'), hashes: [], note }))).toEqual([
      'entry-malformed',
    ]);
    await expect(prove(sourceOf(bent.files), { index: 0 }, { keys })).rejects.toThrow('cannot be proved');
  });

  test.each([
    ['nothing', ''],
    ['garbage', '\u0000\u0001\n\n'],
    ['no entry', 'c2sp.org/tlog-proof@v1\nindex 0\n\nx'],
    ['an index that is none', 'c2sp.org/tlog-proof@v1\nextra e30=\nindex 01\n\nx'],
    ['an index beyond measure', 'c2sp.org/tlog-proof@v1\nextra e30=\nindex 99999999999999999999\n\nx'],
    ['a short hash', 'c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\ne30=\n\nx'],
    ['too much', 'x'.repeat(300_000)],
  ])('that is %s is malformed', (_, text) => {
    expect(kinds(Buffer.from(text))).toEqual(['proof-malformed']);
  });
});

test('the keys of two logs prove nothing together', () => {
  expect(() => checkProof(Buffer.alloc(0), 'x', [KEY, keyOf(signerFor('x/y'))])).toThrow('different logs');
  expect(() => checkProof(Buffer.alloc(0), 'x', [])).toThrow('no verifier key');
  expect(signer.name).toBe(ORIGIN);
});
