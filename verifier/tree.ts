import { EMPTY_ROOT, HASH_BYTES, nodeHash, pairHashInto } from './hash';

/** A complete subtree: `width` leaves, a power of two of them. */
interface Peak {
  readonly width: number;
  readonly hash: Uint8Array;
}

/**
 * A tree that grows at its right edge and keeps nothing but the peaks: the complete subtrees it is made of, from left to
 * right. RFC 6962, 2.1.
 */
export class GrowingTree {
  #peaks: Peak[] = [];

  /** Adds the hash of a leaf, or of a complete subtree as wide as all those added before. */
  add(hash: Uint8Array): void {
    let peak: Peak = { width: 1, hash };
    for (let last = this.#peaks.at(-1); last?.width === peak.width; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { width: 2 * peak.width, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
  }

  /** @param rest root of what follows on the right, narrower than any peak */
  root(rest?: Uint8Array): Uint8Array {
    let root = rest;
    for (let i = this.#peaks.length - 1; i >= 0; i--) {
      const { hash } = this.#peaks[i]!;
      root = root === undefined ? hash : nodeHash(hash, root);
    }
    return root ?? EMPTY_ROOT;
  }
}

/**
 * Roots of the trees of the first 1, 2, … of up to 256 hashes.
 * @param hashes 32 bytes each
 * @param widths of the trees wanted, each at least 1
 */
export function rootsOf(hashes: Buffer, widths: readonly number[]): Buffer[] {
  // At level h of the pyramid lies the root of each complete subtree of 2^h hashes.
  const pyramid: Buffer[] = [hashes];
  for (let below = hashes; below.length > HASH_BYTES; below = pyramid.at(-1)!) {
    const pairs = Math.floor(below.length / (2 * HASH_BYTES));
    const level = Buffer.allocUnsafe(pairs * HASH_BYTES);
    for (let i = 0; i < pairs; i++) {
      pairHashInto(below, 2 * i * HASH_BYTES, level, i * HASH_BYTES);
    }
    pyramid.push(level);
  }
  return widths.map((width) => {
    let root: Buffer | undefined;
    let rest = width;
    for (let height = 0; rest > 0; height++, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 0) continue;
      // The last complete subtree of this height is the left neighbour of all that is folded already.
      const at = (rest - 1) * HASH_BYTES;
      const peak = pyramid[height]!.subarray(at, at + HASH_BYTES);
      root = root === undefined ? peak : nodeHash(peak, root);
    }
    return root ?? Buffer.from(EMPTY_ROOT);
  });
}

/** Root of the tree of up to 256 hashes. */
export const rootOf = (hashes: Buffer): Buffer => rootsOf(hashes, [hashes.length / HASH_BYTES])[0]!;

/**
 * Root that a leaf and its inclusion proof lead to. RFC 9162, 2.1.3.2.
 * @returns undefined when the proof is not of that shape
 */
export function rootFromProof(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index >= size) return undefined;
  let [place, last, root] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const hash of proof) {
    if (last === 0n) return undefined;
    if (place % 2n === 1n || place === last) {
      root = nodeHash(hash, root);
      while (place % 2n === 0n && place !== 0n) [place, last] = [place / 2n, last / 2n];
    } else {
      root = nodeHash(root, hash);
    }
    [place, last] = [place / 2n, last / 2n];
  }
  return last === 0n ? root : undefined;
}
