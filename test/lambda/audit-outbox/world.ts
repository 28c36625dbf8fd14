import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareAuditDatabase } from '../../database/audit-database';
import { certificateAuthority } from '../../support/certificate';
import { type Postgres, startPostgres } from '../../support/postgres';

/** With TLS as localhost; without it too, for the tests themselves. */
export let server: Postgres;
/** Files with the authority that vouches for the server, and with one that does not. */
export let authorities: { readonly own: string; readonly other: string };

let folder: string;

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'bulwark-outbox-'));
  const [own, other] = [certificateAuthority(), certificateAuthority()];
  authorities = { own: join(folder, 'own.pem'), other: join(folder, 'other.pem') };
  writeFileSync(authorities.own, own.cert);
  writeFileSync(authorities.other, other.cert);
  server = await startPostgres({ tls: own.issue('localhost') });
  await prepareAuditDatabase(server);
}

export async function close(): Promise<void> {
  await server.stop();
  rmSync(folder, { recursive: true });
}
