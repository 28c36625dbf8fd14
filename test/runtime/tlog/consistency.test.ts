import * as fc from 'fast-check';
import { isConsistent } from '../../../runtime/tlog/consistency';
import { Edge } from '../../../runtime/tlog/edge';
import { EMPTY_ROOT, leafHash, rootOf } from '../../../runtime/tlog/hash';
import { CorruptLogError } from '../../../runtime/tlog/storage';
import { StoredTree } from '../../../runtime/tlog/stored-tree';
import { tilePath } from '../../../runtime/tlog/tile';
import { memoryStorage } from '../../support/memory-storage';

/** Three levels of tiles. */
const MOST = 65_536 + 2;
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));

/** Tiles of every full width, and of the sizes that are asked for. */
function storedTree(size: number, hashes = leaves): StoredTree {
  const storage = memoryStorage();
  const edge = Edge.empty();
  const put = ({ level, index, hashes }: ReturnType<Edge['partial']>[number]) =>
    storage.files.set(tilePath(level, index, hashes.length), Buffer.concat(hashes));
  for (const leaf of hashes.slice(0, size)) edge.append(leaf).forEach(put);
  edge.partial().forEach(put);
  return new StoredTree(storage, size);
}

/** A size on either side of where a tile fills up, or any other. */
const anySize = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(255, 256, 257, 511, 512, 513));
const rootAt = (size: number) => rootOf(leaves.slice(0, size));

test('the proofs of other implementations, from the tiles', async () => {
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
  entries.push('606162636465666768696a6b6c6d6e6f');
  const hashes = entries.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const proof = async (from: number, to: number) =>
    (await storedTree(to, hashes).consistencyProof(from)).map((node) => node.toString('hex'));
  expect(await proof(1, 1)).toEqual([]);
  expect(await proof(1, 8)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(await proof(6, 8)).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(await proof(2, 5)).toEqual([
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]);
});

test('every pair of small sizes', async () => {
  for (let to = 1; to <= 34; to++) {
    const tree = storedTree(to);
    expect(await tree.subtree(0, to)).toEqual(rootAt(to));
    for (let from = 1; from <= to; from++) {
      const proof = await tree.consistencyProof(from);
      expect(isConsistent({ size: from, root: rootAt(from) }, { size: to, root: rootAt(to) }, proof)).toBe(
        true,
      );
    }
  }
});

test('any two sizes: the proof holds, is logarithmic, and nothing else does', async () => {
  await fc.assert(
    fc.asyncProperty(anySize, anySize, fc.nat(), async (a, b, pick) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const [first, second] = [
        { size: from, root: rootAt(from) },
        { size: to, root: rootAt(to) },
      ];
      const proof = await storedTree(to).consistencyProof(from);
      expect(isConsistent(first, second, proof)).toBe(true);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(to)) + 1);

      const foreign = leafHash(Buffer.from('foreign'));
      expect(isConsistent({ ...first, root: foreign }, second, proof)).toBe(false);
      expect(isConsistent(first, { ...second, root: foreign }, proof)).toBe(false);
      expect(isConsistent(first, second, [...proof, foreign])).toBe(false);
      const [shorter, altered] = [
        proof.slice(0, -1),
        proof.map((node, i) => (i === pick % proof.length ? foreign : node)),
      ];
      expect(isConsistent(first, second, shorter)).toBe(from === to);
      expect(isConsistent(first, second, altered)).toBe(from === to);
    }),
    { numRuns: 50 },
  );
});

test('a tree of three levels of tiles', async () => {
  const tree = storedTree(MOST);
  const second = { size: MOST, root: rootAt(MOST) };
  for (const size of [1, 700, 65_535, 65_536, 65_537]) {
    const first = { size, root: rootAt(size) };
    const proof = await tree.consistencyProof(size);
    expect(isConsistent(first, second, proof)).toBe(true);
    expect(proof.length).toBeLessThanOrEqual(18);
  }
});

test('sizes beyond 32 bits', () => {
  // Two perfect subtrees of 2^40 entries: the first is the left half of the second.
  const [left, right] = [leafHash(Buffer.of(1)), leafHash(Buffer.of(2))];
  const second = { size: 2 ** 41, root: rootOf([left, right]) };
  expect(isConsistent({ size: 2 ** 40, root: left }, second, [right])).toBe(true);
  expect(isConsistent({ size: 2 ** 40, root: right }, second, [left])).toBe(false);
});

test('the edge of a stored tree grows as the tree itself', async () => {
  for (const size of [0, 1, 255, 256, 257, 65_535]) {
    const edge = await Edge.of(storedTree(size));
    expect(edge.root()).toEqual(size === 0 ? EMPTY_ROOT : rootAt(size));
    for (const leaf of leaves.slice(size, size + 3)) edge.append(leaf);
    expect(edge.root()).toEqual(rootAt(size + 3));
  }
});

test('a tile that is missing or short is named', async () => {
  const storage = memoryStorage();
  await expect(new StoredTree(storage, 3).tile(0, 0)).rejects.toThrow('tile/0/000.p/3 is missing');
  storage.files.set('tile/0/000.p/3', Buffer.alloc(95));
  await expect(new StoredTree(storage, 3).tile(0, 0)).rejects.toThrow(CorruptLogError);
});
