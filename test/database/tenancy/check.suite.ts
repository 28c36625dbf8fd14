import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { SHIPPED } from './tenancy-database';
import { app, root } from './world';

const CHECK = readFileSync(join(SHIPPED.checks, 'tenancy.sql'), 'utf8');
const findings = async (client: Client): Promise<string[]> =>
  (await client.query<{ finding: string }>(CHECK)).rows.map(({ finding }) => finding);

// When a function was changed on purpose, the message has the lines to take over into the check.
test('proof TEN-1 · the check knows every function of ours as the migrations make it', async () => {
  const { rows } = await root.query<{ line: string }>(`
    select format('(%L, %L)', format('%s.%s(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)),
      encode(sha256(convert_to(pg_get_functiondef(p.oid), 'UTF8')), 'hex')) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where n.nspname in ('tenancy', 'phi') and l.lanname in ('sql', 'plpgsql')
    order by n.nspname desc, p.proname, oidvectortypes(p.proargtypes)`);
  expect(CHECK.match(/\('(?:tenancy|phi)\.[^']*', '[0-9a-f]{64}'\)/g)).toEqual(rows.map(({ line }) => line));
  expect(await findings(root)).toEqual([]);
  // Any role can run it.
  expect(await findings(app)).toEqual([]);
});

const AS_MADE = 'is missing, or not as it was made';
test.each([
  [
    `create or replace function tenancy.tenant_for(permission text) returns text language sql stable security definer
     set search_path = pg_catalog, pg_temp as $$ select current_setting('app.tenant') $$`,
    `function tenancy.tenant_for(text) ${AS_MADE}`,
  ],
  ['alter function tenancy.context() reset search_path', `function tenancy.context() ${AS_MADE}`],
  ['alter function phi.reach(text) security invoker', `function phi.reach(text) ${AS_MADE}`],
  [
    'alter function tenancy.enter(text) rename to enter_as_before',
    'function tenancy.enter_as_before(text) is not one of ours',
  ],
  [
    `create function tenancy.peek() returns text language sql security definer return null`,
    'function tenancy.peek() is not one of ours',
  ],
  [
    'alter function phi.unrestricted(text, uuid, uuid, text) owner to app_portal',
    'phi.unrestricted(text, uuid, uuid, text) is not owned by phi_owner',
  ],
  [
    'alter table phi.encounter disable trigger touch',
    'trigger touch of phi.encounter is missing, weakened or switched off',
  ],
  [
    'drop trigger keep_account on phi.account',
    'trigger keep_account of phi.account is missing, weakened or switched off',
  ],
])('sabotage TEN-1 · the check notices: %s', async (sql, finding) => {
  await root.query('begin');
  try {
    await root.query(sql);
    expect(await findings(root)).toContain(finding);
  } finally {
    await root.query('rollback');
  }
});
