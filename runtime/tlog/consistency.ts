import { nodeHash } from './hash';

/** Size and root of a tree. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/**
 * Whether a proof shows that the first tree is a beginning of the second. RFC 9162 section 2.1.4.2.
 * @param first of one entry or more, not larger than the second
 */
export function isConsistent(first: TreeHead, second: TreeHead, proof: readonly Buffer[]): boolean {
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : [...proof];
  const seed = path.shift();
  if (!seed) return false;
  let [fn, sn] = [first.size - 1, second.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [seed, seed];
  for (const node of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(node, fr), nodeHash(node, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, node);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root);
}

/** Not `>> 1`: a log may outgrow 31 bits. */
const half = (value: number): number => Math.floor(value / 2);

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));
