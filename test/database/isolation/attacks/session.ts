import { signed, signingKey } from '../../tenancy/tenancy-database';
import type { Attack } from '../attack';
import type { Attacker } from '../attacker';
import { NO_POLICIES, SETTINGS_STAY, refusingNot } from '../walls';

const READ = 'select * from phi.patient';

/** The application begins a transaction of the other tenant on this very connection, as a pool would. Returns why not. */
async function nextTenant(
  attacker: Attacker,
  tenant = 'lakeside',
  role = 'emergency',
): Promise<string | undefined> {
  const { client } = attacker;
  await client.query('begin');
  const { rows } = await client.query<{ challenge: string }>('select tenancy.challenge() as challenge');
  const context = signed({ tenant, role, key: signingKey('app_portal'), ...rows[0]! });
  return client.query('select tenancy.enter($1)', [context]).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

const entersRiverside = async (attacker: Attacker): Promise<void> => {
  if ((await nextTenant(attacker, 'riverside')) !== undefined) throw new Error('its own tenant is refused');
};

/** What is left behind for the next tenant of the connection. */
const leaves = (name: string, wall: string, attempt: Attack['attempt']): Attack => ({
  name: `leaves behind for the next tenant: ${name}`,
  outside: true,
  wall,
  attempt,
});

/** A setting that changes what a statement of the application means, or whether what it wrote is kept. */
const poisons = (name: string, value: string, set = `set ${name} = '${value}'`): Attack =>
  leaves(`${name} = ${value}`, SETTINGS_STAY, async (attacker) => {
    const { client } = attacker;
    const setting = `select current_setting('${name}') as is`;
    await entersRiverside(attacker);
    const proper = (await client.query<{ is: string }>(setting)).rows[0]!.is;
    await client.query('commit');
    if (!(await attacker.sql(set)).ok) return false;
    await nextTenant(attacker);
    return (await client.query<{ is: string }>(setting)).rows[0]!.is !== proper;
  });

/** A pool gives the connection of one tenant to the next, and back. */
const reuses = (name: string, between: (attacker: Attacker) => Promise<void>): Attack => ({
  name: `reads what the connection served before: ${name}`,
  outside: true,
  wall: NO_POLICIES,
  attempt: async (attacker) => {
    if ((await nextTenant(attacker)) !== undefined) throw new Error('the other tenant is refused');
    await attacker.client.query(READ);
    await between(attacker);
    await attacker.sql(READ);
    await attacker.sql('rollback');
    await entersRiverside(attacker);
    await attacker.sql(READ);
  },
});

export const SESSION: readonly Attack[] = [
  reuses('after a commit', async ({ client }) => void (await client.query('commit'))),
  reuses('after a rollback', async ({ client }) => void (await client.query('rollback'))),
  reuses('after an error', async ({ client }) => {
    await client.query('select 1 / 0').catch(() => undefined);
    await client.query('rollback');
  }),
  reuses('after an error that was committed', async ({ client }) => {
    await client.query('select 1 / 0').catch(() => undefined);
    await client.query('commit');
  }),
  reuses('after an error in a savepoint', async ({ client }) => {
    await client.query('savepoint s');
    await client.query('select 1 / 0').catch(() => undefined);
    await client.query('rollback to s; commit');
  }),
  reuses('after a prepared statement', async ({ client }) => {
    await client.query({ name: 'patients', text: READ });
    await client.query('commit');
  }),
  reuses(
    'after six runs of a prepared statement, which has a plan of its own by then',
    async ({ client }) => {
      for (let run = 0; run < 6; run++)
        await client.query({ name: 'by-year', text: `${READ} where birth_year > $1`, values: [1] });
      await client.query('commit');
    },
  ),
  reuses('after a cursor', async ({ client }) => {
    await client.query(`declare c cursor for ${READ}; fetch 1 from c`);
    await client.query('commit');
  }),
  reuses('after DISCARD ALL', async ({ client }) => {
    await client.query('commit');
    await client.query('discard all');
  }),

  {
    name: 'executes the prepared statement of the other tenant in its own transaction',
    outside: true,
    wall: NO_POLICIES,
    attempt: async (attacker) => {
      await nextTenant(attacker);
      for (let run = 0; run < 6; run++) await attacker.client.query({ name: 'mine', text: READ });
      await attacker.client.query('commit');
      await entersRiverside(attacker);
      await attacker.sql('execute mine');
    },
  },
  leaves(
    'a cursor that outlives its transaction',
    refusingNot('exists (select from pg_cursors c where c.is_holdable)'),
    async (attacker) => {
      await entersRiverside(attacker);
      await attacker.client.query(`declare held cursor with hold for ${READ}`);
      await attacker.client.query('commit');
      return (await nextTenant(attacker)) === undefined;
    },
  ),
  {
    name: 'fetches from a cursor that the other tenant left open',
    outside: true,
    wall: refusingNot('exists (select from pg_cursors c where c.is_holdable)'),
    attempt: async (attacker) => {
      await nextTenant(attacker);
      await attacker.client.query(`declare held cursor with hold for ${READ}`);
      await attacker.client.query('commit');
      if ((await nextTenant(attacker, 'riverside')) === undefined) await attacker.sql('fetch all from held');
    },
  },
  leaves(
    'a prepared statement in the place of its own',
    refusingNot('exists (select from pg_prepared_statements s where s.from_sql)'),
    async (attacker) => {
      const { client } = attacker;
      const count = { name: 'count', text: 'select count(*)::text as counted from phi.patient' };
      await entersRiverside(attacker);
      await client.query(count);
      await attacker.sql(`deallocate count; prepare count as
        select set_config('spy.loot', string_agg(p.id::text, ','), false) as counted from phi.patient p`);
      await client.query('commit');
      if ((await nextTenant(attacker)) !== undefined) return;
      await client.query(count);
      await client.query('commit');
      await entersRiverside(attacker);
      await attacker.sql(`select current_setting('spy.loot')`);
    },
  ),
  leaves(
    'a temporary table',
    `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$;
     ${refusingNot('pg_my_temp_schema() <> 0')}`,
    async (attacker) => {
      await entersRiverside(attacker);
      if (!(await attacker.sql('create temporary table patient as select 1 as id')).ok) return false;
      await attacker.sql('commit');
      return (await nextTenant(attacker)) === undefined;
    },
  ),
  poisons('search_path', 'public, pg_catalog', 'set search_path = public, pg_catalog'),
  poisons('row_security', 'off'),
  poisons('standard_conforming_strings', 'off'),
  poisons('backslash_quote', 'on'),
  poisons('client_encoding', 'LATIN1'),
  poisons('transform_null_equals', 'on'),
  poisons('array_nulls', 'off'),
  poisons('TimeZone', 'Pacific/Kiritimati'),
  leaves('a time zone, for all connections of the login', SETTINGS_STAY, async (attacker) => {
    await attacker.sql(`alter role app_portal set timezone = 'Pacific/Chatham'`);
    const later = await attacker.another();
    await attacker.sql('alter role app_portal reset all');
    await nextTenant(later);
    return (await later.value(`select current_setting('timezone')`)) === 'Pacific/Chatham';
  }),
  poisons('DateStyle', 'SQL, DMY'),
  poisons('IntervalStyle', 'sql_standard'),
  poisons('bytea_output', 'escape'),
  poisons('extra_float_digits', '-15'),
  poisons('default_text_search_config', 'pg_catalog.german'),
  poisons('role', 'phi_application'),
  poisons('synchronous_commit', 'local'),

  {
    name: 'waits for a row that the other tenant has locked',
    outside: true,
    wall: NO_POLICIES,
    attempt: async (attacker) => {
      const victim = await attacker.victim();
      await victim.query(`select from phi.patient for update`);
      await entersRiverside(attacker);
      const { code } = await attacker.sql('select from phi.patient for update nowait');
      return code === '55P03';
    },
  },
  {
    name: 'waits for an id that the other tenant is about to use',
    outside: true,
    wall: 'create unique index on phi.patient (id);',
    attempt: async (attacker) => {
      const id = '2b1f6d0e-8f0a-4a57-9c43-8e6f5a4b3c2d';
      const victim = await attacker.victim();
      await victim.query('insert into phi.patient (id) values ($1)', [id]);
      await nextTenant(attacker, 'riverside', 'administrator');
      const { code } = await attacker.sql(
        `set local lock_timeout = '50ms'; insert into phi.patient (id) values ('${id}')`,
      );
      return code === '55P03';
    },
  },
  {
    name: 'listens to what the other tenant does',
    outside: true,
    wall: `create function phi.tell() returns trigger language plpgsql as $$ begin perform pg_notify('patient', 'changed'); return null; end $$;
      create trigger tell after update on phi.patient for each statement execute function phi.tell();`,
    attempt: async (attacker) => {
      await attacker.sql(`listen patient; listen "phi.patient"; listen phi; listen lakeside; listen tenancy`);
      const victim = await attacker.victim();
      await victim.query('update phi.patient set birth_year = birth_year where false; commit');
      await attacker.sql('select 1');
      return attacker.heard.some((heard) => heard.includes('"channel"'));
    },
  },
  {
    name: 'reads keys of locks that the other tenant holds',
    outside: true,
    wall: `do $edit$ declare definition text := pg_get_functiondef('tenancy.enter(text)'::regprocedure); begin
      execute replace(definition, 'perform set_config(', 'perform pg_advisory_xact_lock(hashtext(fields[3])); perform set_config('); end $edit$;`,
    attempt: async (attacker) => {
      await attacker.victim();
      return (
        (
          await attacker.sql(`select * from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid() and database =
        (select oid from pg_database where datname = current_database())`)
        ).count > 0
      );
    },
  },
  {
    name: 'reads settings of the connection of the other tenant',
    outside: true,
    wall: `do $$ begin execute format('alter database %I set bulwark.spy = %L', current_database(), 'lakeside'); end $$;`,
    attempt: async (attacker) => {
      await attacker.victim();
      return (
        (
          await attacker.sql(`select current_setting('bulwark.context', true) where current_setting('bulwark.context', true) ~ 'lakeside'
        union all select setconfig::text from pg_db_role_setting where setconfig::text ~ 'lakeside'`)
        ).count > 0
      );
    },
  },
];
