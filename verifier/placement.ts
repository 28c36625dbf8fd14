import type { Bundle } from './bundle';
import type { Findings } from './finding';
import { HASH_BYTES, sameHash } from './hash';

/** Which entry of a bundle stands for which index. */
export interface Placement {
  /** Place in the bundle of the entry at each position; -1 where it is missing. */
  readonly holders: ArrayLike<number>;
  /** Leaf hash at each position, from the tile where the entry is missing; undefined when one is not known. */
  readonly leaves: Buffer | undefined;
}

const IN_PLACE = Int16Array.from({ length: 256 }, (_, i) => i);

interface Context {
  /** How many entries the tree has here. */
  readonly width: number;
  /** How many the file should hold. */
  readonly served: number;
  /** Leaf hashes by the tile. */
  readonly stored: Buffer | undefined;
  /** Index of the first entry. */
  readonly first: number;
  readonly path: string;
  readonly findings: Findings;
  /** The sequence that an entry claims; undefined when it cannot be read. */
  sequence(place: number): number | undefined;
}

/**
 * Finds out which entry is which. As a rule, each stands in its place. Where an entry was taken out, put in, doubled or
 * moved, all others would seem altered: so entries are told by their hash, or else by the sequence they claim.
 */
export function placeEntries(bundle: Bundle, context: Context): Placement {
  const { width, served, stored } = context;
  const inPlace = bundle.leaves.subarray(0, width * HASH_BYTES);
  if (bundle.count === served && !bundle.fault) {
    if (stored === undefined || inPlace.equals(stored)) return { holders: IN_PLACE, leaves: inPlace };
  }
  return searchPlaces(bundle, context);
}

function searchPlaces(bundle: Bundle, context: Context): Placement {
  const { width, served, stored, first, path, findings } = context;
  const holders = new Int16Array(width).fill(-1);
  const at = (place: number): { path: string; index: number; offset: number } => ({
    path,
    index: first + place,
    offset: bundle.starts[place]!,
  });
  const unplaced: number[] = [];
  const places = stored ? positionsOf(stored) : undefined;
  let highest = -1;
  for (let place = 0; place < bundle.count; place++) {
    const position = sameHash(hashAt(bundle.leaves, place), stored && hashAt(stored, place))
      ? place
      : places?.get(hashAt(bundle.leaves, place).toString('latin1'));
    if (position === undefined) {
      unplaced.push(place);
    } else if (holders[position]! >= 0) {
      findings.add(
        'entry-repeated',
        at(place),
        `entry ${first + position} stands in the bundle again, at place ${place}`,
      );
    } else {
      holders[position] = place;
      if (position < highest) {
        findings.add(
          'entry-misplaced',
          at(place),
          `entry ${first + position} stands after entry ${first + highest}`,
        );
      }
      highest = Math.max(highest, position);
    }
  }
  for (const place of unplaced) {
    const claimed = (context.sequence(place) ?? -1) - first;
    const position = [claimed, place].find(
      (candidate) => candidate >= 0 && candidate < width && holders[candidate]! < 0,
    );
    if (position !== undefined) holders[position] = place;
    else if (place < served && served === width) {
      findings.add('entry-repeated', at(place), `place ${place} of the bundle holds an entry too many`);
    }
  }
  if (bundle.count > served) {
    findings.add(
      'bundle-malformed',
      { path, offset: bundle.starts[served]! - 2 },
      `holds ${bundle.count} entries; expected ${served}`,
    );
  }
  if (bundle.fault)
    findings.add('bundle-malformed', { path, offset: bundle.fault.offset }, bundle.fault.what);
  reportMissing(holders, context);

  const leaves = Buffer.alloc(width * HASH_BYTES);
  let complete = true;
  for (let position = 0; position < width; position++) {
    const place = holders[position]!;
    if (place >= 0) hashAt(bundle.leaves, place).copy(leaves, position * HASH_BYTES);
    else if (stored) hashAt(stored, position).copy(leaves, position * HASH_BYTES);
    else complete = false;
  }
  return { holders, leaves: complete ? leaves : undefined };
}

/** Names each run of entries that are not there. */
function reportMissing(holders: Int16Array, { first, path, findings }: Context): void {
  for (let position = 0; position < holders.length; position++) {
    if (holders[position]! >= 0) continue;
    const from = position;
    while (position + 1 < holders.length && holders[position + 1]! < 0) position++;
    const what =
      from === position ? `entry ${first + from} is` : `entries ${first + from} to ${first + position} are`;
    findings.add('entry-missing', { path, index: first + from }, `${what} not in the bundle`);
  }
}

const hashAt = (hashes: Buffer, position: number): Buffer =>
  hashes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);

function positionsOf(stored: Buffer): Map<string, number> {
  const positions = new Map<string, number>();
  for (let at = 0; at < stored.length; at += HASH_BYTES) {
    positions.set(stored.toString('latin1', at, at + HASH_BYTES), at / HASH_BYTES);
  }
  return positions;
}
