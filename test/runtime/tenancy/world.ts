import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Database,
  type DatabaseOptions,
  oneKey,
  openDatabase,
  type TenantContext,
} from '../../../runtime/tenancy';
import {
  prepareTenancyDatabase,
  signingKey,
  tenancyDatabase,
  TENANTS,
} from '../../database/tenancy/tenancy-database';
import { certificateAuthority } from '../../support/certificate';
import { type Postgres, startPostgres } from '../../support/postgres';

/** Of whom tests that need many tenants have one patient each. */
export const MANY = Array.from({ length: 20 }, (_, index) => `clinic-${index + 1}`);

/** With TLS as localhost; without it too, for what is not about TLS. */
export let server: Postgres;
/** Files with the authority that vouches for the server, and with one that does not. */
export let authorities: { readonly own: string; readonly other: string };
/** With both tenants of the template, and the many. */
export let database: string;

let folder: string;
const opened: Database[] = [];

/** Starts the server that the suites of this folder share. */
export async function open(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'bulwark-tenancy-'));
  const [own, other] = [certificateAuthority(), certificateAuthority()];
  authorities = { own: join(folder, 'own.pem'), other: join(folder, 'other.pem') };
  writeFileSync(authorities.own, own.cert);
  writeFileSync(authorities.other, other.cert);
  server = await startPostgres({ tls: own.issue('localhost') });
  await prepareTenancyDatabase(server);
  database = await tenancyDatabase(server);
  const registrar = await server.connect('tenant_registrar_login', database);
  for (const tenant of MANY) {
    await registrar.query(`select tenancy.provision($1, 'dedicated'), tenancy.advance($1, 'active')`, [
      tenant,
    ]);
  }
  await registrar.end();
  const clinics = client();
  await Promise.all(
    MANY.map((tenant) =>
      clinics.withTenant(as(tenant, { role: 'front-desk' }), (tx) =>
        tx.query('insert into phi.patient (birth_year) values (1980)'),
      ),
    ),
  );
  await clinics.close();
}

export async function close(): Promise<void> {
  await Promise.all(opened.map((each) => each.close()));
  await server.stop();
  rmSync(folder, { recursive: true });
}

/** For no network: the servers of the tests trust whoever comes. */
export const plainUrl = (port = server.port, name = database, login = 'app_portal') =>
  `postgresql://${login}@127.0.0.1:${port}/${name}?sslmode=disable`;

/** The client under test, as the application `app_portal` of the first login. Closed at the end, if the test does not. */
export function client(options: Partial<DatabaseOptions> = {}): Database {
  const made = openDatabase({
    url: plainUrl(),
    keys: oneKey(signingKey('app_portal')),
    token: () => Promise.resolve('a synthetic token'),
    connections: 2,
    applicationName: 'tenancy-test',
    ...options,
  });
  opened.push(made);
  return made;
}

/** A provider, in treatment, unless told otherwise. */
export const as = (tenant: string = TENANTS[0], other: Partial<TenantContext> = {}): TenantContext => ({
  tenant,
  actor: 'provider-1',
  role: 'provider',
  purpose: 'treatment',
  requestId: 'request-1',
  ...other,
});

/** The connections of the tests' clients that the server knows, but for those of `server.connect`. */
export async function sessions(name = 'tenancy-test'): Promise<{ pid: number; state: string }[]> {
  const { rows } = await server.admin.query<{ pid: number; state: string }>(
    'select pid, state from pg_stat_activity where application_name = $1',
    [name],
  );
  return rows;
}

/** The same, when the server has noticed which connections were cut: so many at most are left, and at work in none. */
export async function settled(name: string, most: number): ReturnType<typeof sessions> {
  for (let tries = 0; ; tries++) {
    const left = await sessions(name);
    if (tries === 200 || (left.length <= most && left.every(({ state }) => state === 'idle'))) return left;
    await server.admin.query('select pg_sleep(0.02)');
  }
}

/** What a promise was rejected with. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: unknown) => error,
  );
