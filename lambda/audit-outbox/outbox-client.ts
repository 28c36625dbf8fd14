import type { Client } from 'pg';
import type { Outbox, WaitingRecord } from './outbox';

/** At most 500 records, so at most 500 parcels, which with 5 MiB is what one call to Kinesis takes. */
const MOST_RECORDS = 500;
const MOST_BYTES = 4_000_000;

/**
 * A function that is frozen or killed in the middle leaves its transaction open: then the server ends it, and the
 * records wait again. Local to the transaction, because a proxy would pin the connection otherwise.
 */
const BEGIN = `begin; select set_config('idle_in_transaction_session_timeout', '60s', true),
  set_config('statement_timeout', '30s', true)`;

/** The outbox of the database that the client is connected to, as a member of `audit_drainer`. */
export function outboxOf(client: Client): Outbox {
  return {
    async batch(after, deliver) {
      await client.query(BEGIN);
      try {
        const { rows } = await client.query<WaitingRecord>('select * from audit.claim($1, $2, $3)', [
          after,
          MOST_RECORDS,
          MOST_BYTES,
        ]);
        if (rows.length > 0) {
          const { taken, refused } = await deliver(rows);
          if (taken.length > 0) await client.query('select audit.settle($1)', [taken]);
          if (refused.length > 0) await client.query('select audit.park($1)', [refused]);
        }
        await client.query('commit');
        return rows.at(-1)?.place;
      } catch (error) {
        // A connection that is gone has rolled back already; what went wrong first is what counts.
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    },
    async backlog() {
      const { rows } = await client.query<{ waiting: string; parked: string; oldest_seconds: number }>(
        'select * from audit.backlog()',
      );
      const { waiting, parked, oldest_seconds } = rows[0]!;
      return { waiting: Number(waiting), parked: Number(parked), oldestSeconds: oldest_seconds };
    },
  };
}
