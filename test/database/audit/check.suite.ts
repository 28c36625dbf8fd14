import { DENIED, REFUSED, append, app, database, findings, root, server, stateOf, undone } from './world';

describe('sabotage AUD-3 · the check notices', () => {
  test.each(
    [
      ['grant delete on audit.record to app', 'role app can delete audit.record'],
      ['grant update (record) on audit.record to auditor', 'role auditor can update audit.record'],
      ['grant truncate on audit.outbox to public', 'role app can truncate audit.outbox'],
      ['grant insert on audit.record to worker', 'role worker can insert audit.record'],
      ['grant trigger on audit.record to app', 'role app can trigger audit.record'],
      ['grant pg_write_all_data to app', 'role app can delete audit.record'],
      ['grant pg_maintain to app', 'role app can maintain audit.record'],
      ['grant create on schema audit to app', 'role app can create in schema audit'],
      [
        'grant usage on sequence audit.record_place_seq to app',
        'role app can use the sequence audit.record_place_seq',
      ],
      ['grant audit_owner to app', 'role app can become audit_owner'],
      ['grant audit_owner to migrator with inherit false, set true', 'role migrator can become audit_owner'],
      ['alter role audit_owner login', 'role audit_owner can log in or has attributes of a superuser'],
      ['alter role app superuser', 'role app can act as audit_appender and is more than an application'],
      [
        'alter role drainer bypassrls',
        'role drainer can act as audit_drainer and is more than an application',
      ],
      [
        'grant execute on function audit.settle(bigint[]) to public',
        'role public executes audit.settle(bigint[])',
      ],
      [
        'grant audit_appender to app with admin option; grant execute on function audit.append(jsonb) to app with grant option',
        'role app executes audit.append(jsonb)',
      ],
      ['alter table audit.record owner to app', 'audit.record is not owned by audit_owner'],
      ['alter function audit.append(jsonb) owner to app', 'audit.append(jsonb) is not owned by audit_owner'],
      [
        'drop trigger unchanged on audit.record',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record disable trigger row_unchanged',
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record enable trigger unchanged',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'alter table audit.record disable trigger all',
        'trigger enqueued of audit.record is missing, weakened or switched off',
      ],
      [
        `drop trigger row_unchanged on audit.record; create trigger row_unchanged before update or delete on audit.record
       for each row when (false) execute function audit.refuse(); alter table audit.record enable always trigger row_unchanged`,
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        `drop trigger row_unchanged on audit.record; create trigger row_unchanged before update of login or delete on audit.record
       for each row execute function audit.refuse(); alter table audit.record enable always trigger row_unchanged`,
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
      ],
      [
        'create trigger hide before insert on audit.record for each row execute function suppress_redundant_updates_trigger()',
        'trigger hide of audit.record is not one of ours',
      ],
      [
        'alter table audit.record no force row level security',
        'row level security of audit.record is not enabled and forced',
      ],
      [
        'alter table audit.record disable row level security',
        'row level security of audit.record is not enabled and forced',
      ],
      [
        'create policy everybody on audit.record for select using (true)',
        'policy everybody of audit.record is not one of ours',
      ],
      [
        'alter policy auditor on audit.record to audit_reader, app',
        'policy auditor of audit.record is not one of ours',
      ],
      ['create rule hide as on delete to audit.outbox do also nothing', 'rule hide of audit.outbox'],
      [
        `create or replace function audit.refuse() returns trigger language plpgsql
       set search_path = pg_catalog, pg_temp as 'begin return old; end'`,
        'function audit.refuse() is missing, or not as it was made',
      ],
      [
        'alter function audit.append(jsonb) reset search_path',
        'function audit.append(jsonb) is missing, or not as it was made',
      ],
      [
        'alter function audit.settle(bigint[]) security invoker',
        'function audit.settle(bigint[]) is missing, or not as it was made',
      ],
      [
        `create function audit.erase() returns void language sql security definer return null`,
        'function audit.erase() is not one of ours',
      ],
      [
        'alter table audit.record set unlogged',
        'table audit.record is missing, or not an ordinary logged table of its own',
      ],
      [
        'create table public.part () inherits (audit.record)',
        'table audit.record is missing, or not an ordinary logged table of its own',
      ],
      [
        'drop table audit.parked cascade',
        'table audit.parked is missing, or not an ordinary logged table of its own',
      ],
    ].map(([sql, finding]) => [sql!.replace(/\s+/g, ' '), finding!] as const),
  )('%s', async (sql, finding) => {
    await undone(root, async () => {
      await root.query(sql);
      expect(await findings(root)).toContain(finding);
    });
  });

  test('a granted DELETE still meets the triggers; without them it removes rows, and both are named', async () => {
    await append(app);
    const deleting = async () => {
      await root.query('savepoint s; set local role app');
      const state = await stateOf(root.query('delete from audit.record'));
      await root.query('rollback to savepoint s');
      return state;
    };
    await undone(root, async () => {
      expect(await deleting()).toBe(DENIED);
      await root.query('grant usage on schema audit to app; grant delete on audit.record to app');
      expect(await deleting()).toBe(REFUSED);
      await root.query('drop trigger unchanged on audit.record; drop trigger row_unchanged on audit.record');
      expect(await deleting()).toBe('no error');
      expect(await findings(root)).toEqual([
        'role app can delete audit.record',
        'trigger row_unchanged of audit.record is missing, weakened or switched off',
        'trigger unchanged of audit.record is missing, weakened or switched off',
      ]);
    });
  });

  test('any role can run it, and it finds nothing where nothing was broken', async () => {
    for (const role of ['app', 'auditor', 'migrator']) {
      const client = await server.connect(role, database);
      expect(await findings(client)).toEqual([]);
      await client.end();
    }
  });
});
