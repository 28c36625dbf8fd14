import { generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { ed25519Signer, NoteError, openNote, signNote, verifierKey } from '../../../runtime/tlog/note';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = ed25519Signer('localhost/clinic-a', privateKey);
const other = ed25519Signer('localhost/clinic-a', generateKeyPairSync('ed25519').privateKey);
const note = async (text: string, by = signer): Promise<Buffer> => Buffer.from(await signNote(text, by));

/** From the documentation of golang.org/x/mod/sumdb/note. */
const NEUMANN = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  name: 'PeterNeumann',
  publicKey: Buffer.from('1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6', 'hex'),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

test("a note of Go's implementation opens with its key", () => {
  expect(verifierKey(NEUMANN.name, NEUMANN.publicKey)).toBe(NEUMANN.vkey);
  expect(openNote(Buffer.from(`${NEUMANN.text}\n${NEUMANN.line}`), NEUMANN)).toBe(NEUMANN.text);
});

test('what is signed opens, with its text', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '—', '+', ' ', '日', '😀', '\u007f', '\u2028') });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
      const text = `${lines.join('\n')}\n`;
      expect(openNote(await note(text), signer)).toBe(text);
    }),
    { numRuns: 30 },
  );
});

const TEXT = 'localhost/clinic-a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';

test('a flipped bit in any byte is refused', async () => {
  const signed = await note(TEXT);
  for (let at = 0; at < signed.length; at++) {
    const bad = Buffer.from(signed);
    bad[at]! ^= 1 << (at % 8);
    expect(() => openNote(bad, signer)).toThrow(NoteError);
  }
});

test('signatures of others are ignored, one in our name that fails is not', async () => {
  const [ours, theirs] = [await note(TEXT), (await note(TEXT, other)).subarray(TEXT.length + 1)];
  expect(openNote(Buffer.concat([ours, theirs]), signer)).toBe(TEXT);
  const forged = Buffer.from((await note('another text\n')).toString().replace('another text\n', TEXT));
  expect(() => openNote(forged, signer)).toThrow('does not verify');
  const both = Buffer.concat([ours, forged.subarray(TEXT.length + 1)]);
  expect(() => openNote(both, signer)).toThrow('does not verify');
});

test('another key, another name: not signed by ours', async () => {
  const signed = await note(TEXT);
  expect(() => openNote(signed, other)).toThrow('not signed by');
  expect(() => openNote(signed, { ...signer, name: 'localhost/clinic-b' })).toThrow('not signed by');
});

test.each([
  ['nothing', ''],
  ['no signature', 'a\n'],
  ['no signature line', 'a\n\n'],
  ['a line that is none', 'a\n\nx\n'],
  ['a hyphen for the dash', 'a\n\n- name AAAA\n'],
  ['no newline at the end', 'a\n\n\u2014 name AAAA'],
  ['a control character', 'a\u0001\n\n\u2014 name AAAA\n'],
])('no note: %s', (_, text) => {
  expect(() => openNote(Buffer.from(text), signer)).toThrow(NoteError);
});

test('bytes that are no UTF-8 are no note', async () => {
  const signed = await note(TEXT);
  expect(() => openNote(Buffer.concat([Buffer.of(0xff), signed]), signer)).toThrow('UTF-8');
});

test('an empty line in the text is text', async () => {
  expect(openNote(await note('a\n\nb\n'), signer)).toBe('a\n\nb\n');
});

describe('never signed', () => {
  test.each(['', 'no newline', 'tab\t\n', 'return\r\n'])('the text %j', async (text) => {
    await expect(signNote(text, signer)).rejects.toThrow(NoteError);
  });

  test.each(['', 'two words', 'a+b', 'no\u00a0break'])('the name %j', async (name) => {
    await expect(signNote(TEXT, { ...signer, name })).rejects.toThrow(NoteError);
  });
});

test('a signature that does not verify is not handed out', async () => {
  const wrong = {
    ...signer,
    sign: async (message: Buffer) => sign(null, message, generateKeyPairSync('ed25519').privateKey),
  };
  await expect(signNote(TEXT, wrong)).rejects.toThrow('does not verify');
});

test('a key of another kind is refused', () => {
  const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(() => ed25519Signer('a', ec)).toThrow('allowed: ed25519');
});
