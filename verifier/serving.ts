import { TILE_WIDTH, tilePath, type Level } from './paths';

/** Of the files of several widths, the one that serves a tree, and the others. */
export interface Serving {
  readonly path: string;
  /** Width of the file that serves, at least as wide as the tree needs. */
  readonly width: number;
  /** Whether such a file exists. */
  readonly exists: boolean;
  /** Whether it is the file that must exist, or the full one, which may take its place. */
  readonly right: boolean;
  readonly others: readonly number[];
}

/**
 * @param needed width that the tree has there
 * @param widths that exist, ascending
 */
export function servingFile(level: Level, index: number, needed: number, widths: readonly number[]): Serving {
  // A partial file may be deleted once the full one exists. C2SP tlog-tiles, "Partial Tiles".
  const candidates = [needed, TILE_WIDTH, ...widths.filter((width) => width > needed)];
  const found = candidates.find((width) => widths.includes(width));
  const width = found ?? needed;
  return {
    path: tilePath(level, index, width),
    width,
    exists: found !== undefined,
    right: found === needed || found === TILE_WIDTH,
    others: widths.filter((other) => other !== found),
  };
}
