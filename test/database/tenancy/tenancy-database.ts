import { createHash, createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '../../../runtime/database/migrate';
import type { Postgres } from '../../support/postgres';
import { seed } from './rows';

const DATABASE = join(__dirname, '..', '..', '..', 'database');
export const SHIPPED = { migrations: join(DATABASE, 'migrations'), checks: join(DATABASE, 'checks') };

/** Name of the database that the others are copies of. */
export const TENANCY_TEMPLATE = 'tenancy_template';

/** Both are active, with rows in every table; `provider-1` and others work in both. */
export const TENANTS = ['riverside', 'lakeside'] as const;

/** Logins of a deployment, and what each is a member of. `migrator` migrates, and owns the database. */
export const LOGINS = {
  app_portal: ['phi_application', 'audit_appender'],
  app_other: ['phi_application', 'audit_appender'],
  reports: ['phi_reporting'],
  tenant_registrar_login: ['tenant_registrar', 'audit_appender'],
  restore_validator_login: ['restore_validator'],
  context_keeper_login: ['context_keeper'],
  sign_in_login: ['sign_in'],
  account_keeper_login: ['account_keeper'],
  account_reviewer_login: ['account_reviewer'],
  audit_drainer_login: ['audit_drainer'],
  auditor: ['audit_reader'],
} as const;
/** Logins that sign contexts, each with a key of its own: `key-<login>`. */
export const SIGNERS = [
  'app_portal',
  'app_other',
  'reports',
  'tenant_registrar_login',
  'restore_validator_login',
] as const;

export interface SigningKey {
  readonly id: string;
  readonly login: string;
  readonly key: Buffer;
}

/** Always the same for a login, so that every file of tests may know it. */
export const signingKey = (login: string): SigningKey => ({
  id: `key-${login}`,
  login,
  key: createHash('sha256').update(`synthetic key of ${login}`).digest(),
});

/** Fields of a context, each of which a test may forge. */
export interface Context {
  readonly tenant: string;
  /** @default provider-1 */
  readonly actor?: string;
  /** @default provider */
  readonly role?: string;
  /** @default treatment */
  readonly purpose?: string;
  /** Seconds since 1970. @default in five minutes */
  readonly expires?: number | string;
  readonly challenge: string;
  /** @default request-1 */
  readonly request?: string;
  /** @default the key of app_portal */
  readonly key?: SigningKey;
}

/** Signs as an application does; written from the description of the format, and sharing no code with `runtime/`. */
export function signed(context: Context): string {
  const key = context.key ?? signingKey('app_portal');
  const said = [
    'bulwark1',
    key.id,
    context.tenant,
    context.actor ?? 'provider-1',
    context.role ?? 'provider',
    context.purpose ?? 'treatment',
    String(context.expires ?? Math.floor(Date.now() / 1000) + 300),
    context.challenge,
    context.request ?? 'request-1',
  ].join('|');
  return `${said}|${createHmac('sha256', key.key).update(said).digest('hex')}`;
}

/** Asks for the challenge of the transaction that is open. */
export async function challenge(client: Client): Promise<string> {
  const { rows } = await client.query<{ challenge: string }>('select tenancy.challenge() as challenge');
  return rows[0]!.challenge;
}

/** Begins a transaction of a tenant, signed with the key of the login unless another is given. The caller ends it. */
export async function enter(client: Client, context: Omit<Context, 'challenge'>): Promise<void> {
  await client.query('begin');
  const key = context.key ?? signingKey(client.user ?? 'app_portal');
  const text = signed({ ...context, key, challenge: await challenge(client) });
  await client.query('select tenancy.enter($1)', [text]);
}

/** Does something in a transaction of a tenant, and leaves no trace of it. */
export async function within<T>(
  client: Client,
  context: Omit<Context, 'challenge'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await enter(client, context);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/**
 * Migrates a template database as a role with CREATEROLE that owns the database, which is no superuser: what the master user
 * of Aurora is. Creates the logins, their signing keys, the tenants, and rows of both.
 */
export async function prepareTenancyDatabase(server: Postgres): Promise<void> {
  await server.admin.query('create role migrator login createrole');
  await server.admin.query(`create database ${TENANCY_TEMPLATE} owner migrator`);
  const migrator = await server.connect('migrator', TENANCY_TEMPLATE);
  await migrate(migrator, SHIPPED);
  for (const [login, groups] of Object.entries(LOGINS)) {
    await migrator.query(`create role ${login} login in role ${groups.join(', ')}`);
  }
  await migrator.end();

  const keeper = await server.connect('context_keeper_login', TENANCY_TEMPLATE);
  for (const { id, login, key } of SIGNERS.map(signingKey)) {
    await keeper.query(`select tenancy.add_key($1, $2, $3, now() + interval '1 day')`, [id, login, key]);
  }
  await keeper.end();

  const registrar = await server.connect('tenant_registrar_login', TENANCY_TEMPLATE);
  for (const tenant of TENANTS) {
    await registrar.query(`select tenancy.provision($1, 'dedicated'), tenancy.advance($1, 'active')`, [
      tenant,
    ]);
  }
  await registrar.end();

  // Rows go in through the triggers, which want a context, with a key that is gone afterwards. No policy applies to a
  // superuser, so that what the policies allow is not taken for granted here.
  const root = await server.connect('postgres', TENANCY_TEMPLATE);
  const key = { id: 'seed', login: 'postgres', key: randomBytes(32) };
  await root.query(`select tenancy.add_key('seed', 'postgres', $1, now() + interval '1 hour')`, [key.key]);
  for (const tenant of TENANTS) {
    await enter(root, { tenant, actor: 'seed', role: 'administrator', purpose: 'other', key });
    await seed(root, tenant);
    await root.query('commit');
  }
  await root.query(`select tenancy.remove_key('seed')`);
  await root.query('vacuum analyze');
  await root.end();
}

/** Copies the template: about 30 ms. What is granted on a database is not copied with it. @returns the name of the copy */
export async function tenancyDatabase(server: Postgres): Promise<string> {
  const name = await server.createDatabase({ template: TENANCY_TEMPLATE });
  await server.admin.query(
    `alter database ${name} owner to migrator; revoke temporary, create on database ${name} from public`,
  );
  return name;
}
