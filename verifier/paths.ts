/** Hashes in a full tile, entries in a full bundle. C2SP tlog-tiles. */
export const TILE_WIDTH = 256;

/** A tile (`level` 0 to 63) or an entry bundle (`level` 'entries'). */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  /** 256 when full. */
  readonly width: number;
}

export type Level = TileName['level'];

/** `tile/0/x001/234.p/17`. C2SP tlog-tiles, "Merkle Tree". */
export function tilePath(level: Level, index: number, width: number = TILE_WIDTH): string {
  let path = three(index % 1000);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${three(rest % 1000)}/${path}`;
  }
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const three = (number: number): string => String(number).padStart(3, '0');

const TILE_PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** @returns undefined for a path that no tile has */
export function parseTilePath(path: string): TileName | undefined {
  const [, levelText, indexText, widthText] = TILE_PATH.exec(path) ?? [];
  if (levelText === undefined || indexText === undefined) return undefined;
  const level = levelText === 'entries' ? levelText : Number(levelText);
  const index = Number(indexText.replaceAll(/[x/]/g, ''));
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  if (!Number.isSafeInteger((index + 1) * (TILE_WIDTH + 1)) || (level !== 'entries' && level > 63))
    return undefined;
  if (width > TILE_WIDTH) return undefined;
  // The way back excludes other spellings of the same tile, such as x000/001.
  return tilePath(level, index, width) === path ? { level, index, width } : undefined;
}

/** `checkpoints/00000000000000000300`. */
export const checkpointPath = (size: number): string => `checkpoints/${String(size).padStart(20, '0')}`;

/** @returns the size, or undefined for a path that no checkpoint has */
export function parseCheckpointPath(path: string): number | undefined {
  const size = Number(/^checkpoints\/(\d{20})$/.exec(path)?.[1] ?? NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}
