import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../runtime/database/migrate';
import type { Postgres } from '../support/postgres';

const DATABASE = join(__dirname, '..', '..', 'database');
const SHIPPED = { migrations: join(DATABASE, 'migrations'), checks: join(DATABASE, 'checks') };
export const MIGRATION = readFileSync(join(DATABASE, 'migrations', '0001-audit.sql'), 'utf8');
export const CHECK = readFileSync(join(DATABASE, 'checks', 'audit.sql'), 'utf8');

/** Name of the database that the others are copies of. */
export const TEMPLATE = 'audit_template';

/** Key that `app` and `worker` sign contexts with, each as a key of its own. */
const KEY = Buffer.alloc(32, 'synthetic key');

/**
 * Migrates a template database as a role with CREATEROLE that owns the database, which is no superuser: what the master user
 * of Aurora is. The roles of a deployment: `app` and `worker` change data and append, for a tenant at a time; `service`
 * appends for any, as who begins and ends tenants does; `drainer` drains, `auditor` reads. `app` owns the schema `clinic`
 * with a table of its data. `select clinic.enter('riverside')` makes a transaction one of that tenant.
 */
export async function prepareAuditDatabase(server: Postgres): Promise<void> {
  await server.admin.query('create role migrator login createrole');
  await server.admin.query(`create database ${TEMPLATE} owner migrator`);
  const migrator = await server.connect('migrator', TEMPLATE);
  const { findings } = await migrate(migrator, SHIPPED);
  if (findings.length > 0) throw new Error(findings.map(({ finding }) => finding).join('\n'));
  await migrator.query(`
    create role app login in role audit_appender, phi_application;
    create role worker login in role audit_appender, phi_application;
    create role service login in role audit_appender, tenant_registrar;
    create role keeper login in role context_keeper;
    create role drainer login in role audit_drainer;
    create role auditor login in role audit_reader;
    grant app to migrator with inherit false, set true;
    create schema clinic authorization app;
    set role app;
    create table clinic.patient (id int primary key, name text not null);
    grant usage on schema clinic to worker;
    grant insert, update on clinic.patient to worker;
    -- Challenges, signs and enters at once. No application would sign in the database.
    create function clinic.enter(tenant text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
    declare
      said text := concat_ws('|', 'bulwark1', session_user, tenant, 'user-1', 'provider', 'treatment',
        extract(epoch from clock_timestamp())::bigint + 300, tenancy.challenge(), 'request-1');
    begin
      perform tenancy.enter(said || '|' || encode(sha256('\\x${block(0x5c)}'::bytea || sha256('\\x${block(0x36)}'::bytea
        || convert_to(said, 'UTF8'))), 'hex'));
    end $$;
    reset role;
    revoke app from migrator;
  `);
  await migrator.end();
  const keeper = await server.connect('keeper', TEMPLATE);
  for (const login of ['app', 'worker']) {
    await keeper.query(`select tenancy.add_key($1::text, $1::name, $2, now() + interval '1 day')`, [
      login,
      KEY,
    ]);
  }
  await keeper.end();
  const service = await server.connect('service', TEMPLATE);
  for (const tenant of ['riverside', 'lakeside']) {
    await service.query(`select tenancy.provision($1, 'pooled'), tenancy.advance($1, 'active')`, [tenant]);
  }
  await service.end();
}

/** A block of HMAC (RFC 2104) of the key, in hex. */
const block = (pad: number): string =>
  Buffer.from(Buffer.concat([KEY, Buffer.alloc(64 - KEY.length)]).map((byte) => byte ^ pad)).toString('hex');

/** A synthetic record that the log would take. */
export const record = (id: string, extra: object = {}) => ({
  id,
  time: '2026-05-04T08:00:00.000Z',
  organization: 'riverside',
  location: 'none',
  actor: { id: 'user-1', role: 'physician', type: 'person' },
  source: { ip: '192.0.2.7', userAgent: 'test' },
  action: 'update',
  resource: { type: 'patient', id: 'patient-1', patient: 'patient-1' },
  fields: ['name'],
  outcome: 'success',
  requestId: 'request-1',
  ...extra,
});
