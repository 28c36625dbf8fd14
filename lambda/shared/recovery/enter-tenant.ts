import type { Client, QueryResult } from 'pg';
import { signContext, type SigningKey } from '../../../runtime/tenancy/context';
import type { EnterTenant } from './census';

/** Who reads: a program on nobody's behalf. */
export const ACTOR = 'restore-validator';

/** The database takes contexts that end at most 15 minutes ahead. */
const SECONDS = 14 * 60;

export interface Signature {
  /** The newest first: a restored database may be older than the newest key. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Begins transactions that read, as of one moment, what a tenant has. No restriction of a patient is about that purpose. */
export const enterTenant =
  ({ keys, requestId, clock }: Signature): EnterTenant =>
  async (client: Client, tenant: string) => {
    let refused: unknown;
    for (const key of keys) {
      const results: unknown = await client.query(
        'begin isolation level repeatable read read only; select tenancy.challenge() as challenge',
      );
      const challenge = (results as QueryResult<{ challenge: string }>[]).at(-1)!.rows[0]!.challenge;
      const context = { tenant, actor: ACTOR, role: ACTOR, purpose: 'other', requestId } as const;
      const expires = Math.floor(clock() / 1000) + SECONDS;
      try {
        await client.query('select tenancy.enter($1)', [signContext(key, context, { challenge, expires })]);
        return;
      } catch (error) {
        await client.query('rollback');
        refused = error;
      }
    }
    throw refused;
  };
