-- Every way in which this database no longer keeps audit records as AUD-3 promises: one row each, none when all is well.
-- Reads the catalogue alone, so that any role can run it and nothing in the database can lie to it without being found.
--
-- Superusers and members of rds_superuser are operators, not roles of an application, and are not judged by what they can
-- do; that an application's role is one of them is a finding. Needs search_path as it is by default, or pg_catalog:
-- definitions are compared as PostgreSQL prints them.

with
  tables (name, oid) as (
    select e.name, c.oid
    from (values ('record'), ('outbox'), ('parked')) e (name)
      left join pg_class c on c.relnamespace = 'audit'::regnamespace and c.relname = e.name
  ),
  routines as (
    select p.*, format('audit.%s(%s)', p.proname, oidvectortypes(p.proargtypes)) as signature
    from pg_proc p where p.pronamespace = 'audit'::regnamespace
  ),
  -- SHA-256 of the definition: what it does, as whom, with which search path.
  functions (signature, definition) as (
    values
      ('audit.append(jsonb)', 'aa6c0e38ffcc7c7d51a2d45a7e636efe2273116bc229df9bb417e941e9a00ded'),
      ('audit.claim(bigint, integer, bigint)', '073c3ead53c8c0c954c57c3ab6a4c947306a7d79580f1bbf8012144aed2f224a'),
      ('audit.settle(bigint[])', 'f55d8238f23f53486eb27280e3316a9160730cc432f8f00af76e4fad1ce992a0'),
      ('audit.park(bigint[])', '85ee4634c9d53fdbdab8e410b330f8f5b844866752436b79f34dd2751352b143'),
      ('audit.release(bigint[])', '7e4ba8c94de41fd3fbfbd6de819609e9d0c520420b01fd7c10245e4e9361c895'),
      ('audit.backlog()', '861506efb4d3f351d724d9717ce91c59c4e6757e1fd0ed67aeb74706b396daa5'),
      ('audit.enqueue()', '4b00c046477ae54ee9ef0cc52a07a6dfc98a9c7099122c5021d50cef65c7a456'),
      ('audit.refuse()', '6c1aeab13eda1fcad37415b264b63f64dc37617b3ca9928f89307504b75fb11c')
  ),
  -- tgtype: 1 each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
  -- tgenabled: A always, O except where a replica repeats what another server did
  triggers (name, type, enabled, function) as (
    values
      ('unchanged', 2 + 8 + 16 + 32, 'A', 'audit.refuse()'),
      ('row_unchanged', 1 + 2 + 8 + 16, 'A', 'audit.refuse()'),
      ('enqueued', 1 + 4, 'O', 'audit.enqueue()')
  ),
  -- polcmd: * all, r select
  policies (name, command, role) as (
    values ('owner', '*', 'audit_owner'), ('auditor', 'r', 'audit_reader')
  ),
  operators as (
    select r.oid from pg_catalog.pg_roles r
    where r.rolsuper or r.rolname like 'pg\_%' or r.rolname like 'rds%'
      or exists (
        select from pg_catalog.pg_roles s where s.rolname = 'rds_superuser' and pg_catalog.pg_has_role(r.oid, s.oid, 'usage')
      )
  ),
  roles as (
    select r.oid, r.rolname from pg_catalog.pg_roles r
    where r.rolname <> 'audit_owner' and r.oid not in (select oid from operators)
  ),
  found as (
    select format('role %I can %s audit.%I', r.rolname, lower(p.privilege), t.name) as finding
    from roles r, tables t,
      unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) p (privilege)
    where has_table_privilege(r.oid, t.oid, p.privilege)
      or (p.privilege in ('insert', 'update', 'references')
          and has_any_column_privilege(r.oid, t.oid, p.privilege))
    union all
    select format('role %I can create in schema audit', r.rolname) from roles r where has_schema_privilege(r.oid, 'audit', 'create')
    union all
    select format('role %I can use the sequence audit.%I', r.rolname, c.relname)
    from roles r, pg_class c
    where c.relnamespace = 'audit'::regnamespace and c.relkind = 'S' and has_sequence_privilege(r.oid, c.oid, 'usage, update')
    union all
    select format('role %I can become audit_owner', r.rolname)
    from roles r where pg_has_role(r.oid, 'audit_owner', 'set') or pg_has_role(r.oid, 'audit_owner', 'usage')
    union all
    select format('role %I can act as %I and is more than an application', r.rolname, g.name)
    from pg_roles r, (values ('audit_appender'), ('audit_drainer'), ('audit_reader')) g (name)
    where r.rolname <> g.name
      and exists (
        select from pg_auth_members m
        where m.roleid = g.name::regrole and m.member = r.oid and (m.inherit_option or m.set_option)
      )
      and (r.oid in (select oid from operators) or r.rolcreaterole or r.rolbypassrls or r.rolreplication
           or pg_has_role(r.oid, 'pg_execute_server_program', 'member') or pg_has_role(r.oid, 'pg_write_server_files', 'member'))
    union all
    select format('role %I can log in or has attributes of a superuser', rolname)
    from pg_roles
    where rolname = 'audit_owner' and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
    union all
    select format('role %I executes %s', coalesce(r.rolname, 'public'), p.signature)
    from routines p
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      left join pg_roles r on r.oid = a.grantee
    where (a.grantee = 0 or a.is_grantable and a.grantee <> p.proowner)
    union all
    select format('%s is not owned by audit_owner', o.what)
    from (
      select format('audit.%I', c.relname), c.relowner from pg_class c where c.relnamespace = 'audit'::regnamespace
      union all
      select p.signature, p.proowner from routines p
      union all
      select 'schema audit', n.nspowner from pg_namespace n where n.nspname = 'audit'
    ) o (what, owner)
    where o.owner <> 'audit_owner'::regrole
    union all
    select format('table audit.%s is missing, or not an ordinary logged table of its own', t.name)
    from tables t
    where not exists (
      select from pg_class c
      where c.oid = t.oid and c.relkind = 'r' and c.relpersistence = 'p' and not c.relispartition
        and not exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent))
    )
    union all
    select 'row level security of audit.record is not enabled and forced'
    from tables t join pg_class c on c.oid = t.oid
    where t.name = 'record' and not (c.relrowsecurity and c.relforcerowsecurity)
    union all
    select format('policy %I of audit.%I is not one of ours', p.polname, t.name)
    from pg_policy p join tables t on t.oid = p.polrelid
    where not exists (
      select from policies e
      where t.name = 'record' and p.polname = e.name and p.polcmd = e.command::"char" and p.polpermissive
        and p.polroles = array[(select r.oid from pg_roles r where r.rolname = e.role)]
    )
    union all
    select format('trigger %s of audit.record is missing, weakened or switched off', e.name)
    from triggers e
    where not exists (
      select from pg_trigger t join tables r on r.oid = t.tgrelid join routines p on p.oid = t.tgfoid
      where r.name = 'record' and t.tgname = e.name and t.tgtype = e.type and t.tgenabled = e.enabled
        and p.signature = e.function and t.tgqual is null and t.tgattr::text = ''
    )
    union all
    select format('trigger %I of audit.%I is not one of ours', t.tgname, c.relname)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'audit'::regnamespace and not t.tgisinternal
      and not (c.relname = 'record' and t.tgname in (select name from triggers))
    union all
    select format('rule %I of audit.%I', w.rulename, c.relname)
    from pg_rewrite w join pg_class c on c.oid = w.ev_class
    where c.relnamespace = 'audit'::regnamespace and c.relkind <> 'v'
    union all
    select format('function %s is missing, or not as it was made', f.signature)
    from functions f
    where not exists (
      select from routines p
      where p.signature = f.signature
        and encode(sha256(convert_to(pg_get_functiondef(p.oid), 'UTF8')), 'hex') = f.definition
    )
    union all
    select format('function %s is not one of ours', p.signature)
    from routines p where p.signature not in (select f.signature from functions f)
  )
select finding from found order by finding;
