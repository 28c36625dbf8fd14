import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '../support/postgres';

const DATABASE = join(__dirname, '..', '..', 'database');
export const MIGRATION = readFileSync(join(DATABASE, 'migrations', '0001-audit.sql'), 'utf8');
export const CHECK = readFileSync(join(DATABASE, 'checks', 'audit.sql'), 'utf8');

/** Name of the database that the others are copies of. */
export const TEMPLATE = 'audit_template';

/**
 * Migrates a template database as a role with CREATEROLE and CREATE on the database, which is no superuser: what the
 * master user of Aurora is. The roles of a deployment: `app` and `worker` change data and append, `drainer` drains,
 * `auditor` reads. `app` owns the schema `clinic` with a table of its data.
 */
export async function prepareAuditDatabase(server: Postgres): Promise<void> {
  await server.admin.query('create role migrator login createrole');
  await server.createDatabase({ name: TEMPLATE });
  await server.admin.query(`grant create on database ${TEMPLATE} to migrator`);
  const migrator = await server.connect('migrator', TEMPLATE);
  await migrator.query(`begin; ${MIGRATION}; commit`);
  await migrator.query(`
    create role app login in role audit_appender;
    create role worker login in role audit_appender;
    create role drainer login in role audit_drainer;
    create role auditor login in role audit_reader;
    grant app to migrator with inherit false, set true;
    create schema clinic authorization app;
    set role app;
    create table clinic.patient (id int primary key, name text not null);
    grant usage on schema clinic to worker;
    grant insert, update on clinic.patient to worker;
    reset role;
    revoke app from migrator;
  `);
  await migrator.end();
}

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
