import { DIRECTORIES, type Directory } from '../../runtime/identity/roles';
import { EnvironmentError } from '../shared/errors';
import type { Whereabouts } from './happening';

/** A user pool of ours. */
export interface Pool {
  readonly id: string;
  readonly directory: Directory;
}

/** @throws EnvironmentError when `POOLS` is not what env.ts says */
export const parsePools = (text: string): Pool[] =>
  text.split(' ').map((pair) => {
    const [name, id] = pair.split('=');
    const directory = DIRECTORIES.find((one) => one === name);
    if (!directory || !id) throw new EnvironmentError('POOLS: allowed: <directory>=<id of a user pool>');
    return { id, directory };
  });

export interface People {
  /**
   * The tenant of a user, which never changes.
   * @returns null when the pool has no such user; undefined for a user of no tenant
   * @throws when the pool does not answer
   */
  tenantOf(pool: string, person: string): Promise<string | undefined | null>;
}

/**
 * Where an account is. Somebody whom no pool knows, or not any more, is in no tenant; what happened is recorded all the same.
 * @returns undefined when the source names a pool that is none of ours
 * @throws when a pool does not answer
 */
export async function whereIs(
  people: People,
  pools: readonly Pool[],
  { pool, person }: { readonly pool?: string | undefined; readonly person?: string | undefined },
): Promise<Whereabouts | undefined> {
  const candidates = pool === undefined ? pools : pools.filter(({ id }) => id === pool);
  if (candidates.length === 0) return undefined;
  for (const { id, directory } of person === undefined ? [] : candidates) {
    const tenant = await people.tenantOf(id, person!);
    if (tenant !== null) return { directory, ...(tenant !== undefined && { tenant }) };
  }
  return { directory: candidates.length === 1 ? candidates[0]!.directory : 'unknown' };
}
