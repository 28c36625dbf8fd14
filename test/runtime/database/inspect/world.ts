import { type Postgres, startPostgres } from '../../../support/postgres';

/** With slots that decode, for whoever leaves one behind. */
export let server: Postgres;

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  server = await startPostgres({
    settings: { wal_level: 'logical', max_wal_senders: '1', max_replication_slots: '1' },
  });
}

export const close = (): Promise<void> => server.stop();
