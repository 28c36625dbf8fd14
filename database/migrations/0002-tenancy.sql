-- Which tenant a transaction is for, in a way that SQL injection cannot choose. TEN-1; 45 CFR 164.312(a)(1).
-- docs/tenant-isolation.md says why it is built this way, and has the format of the signed context.
--
-- Needs PostgreSQL 17, CREATEROLE, and ownership of the database; no superuser.

create role tenancy_owner nologin;
-- Logins of workloads are members of one of these two, and of nothing that owns anything.
create role phi_application nologin;
create role phi_reporting nologin;
-- Begins and ends tenants.
create role tenant_registrar nologin;
-- Reads everything of one tenant at a time, to compare a restored database with what was recorded of it.
create role restore_validator nologin;
-- Brings and retires the keys that sign contexts.
create role context_keeper nologin;

-- A temporary table outlives its transaction, and shadows names: in a pool it is a way from one tenant to the next.
do $$ begin execute format('revoke temporary, create on database %I from public', current_database()); end $$;
revoke create on schema public from public;

grant tenancy_owner to current_user with inherit false, set true;
create schema tenancy authorization tenancy_owner;
set role tenancy_owner;

alter default privileges revoke all on functions from public;
alter default privileges revoke all on types from public;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables, which no role may read

create domain tenancy.tenant_id as text collate "C"
  constraint form check (value ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
comment on domain tenancy.tenant_id is
  'Name of a tenant: the same in tables, object prefixes, groups, keys, and logs.';

create table tenancy.tenant (
  id tenancy.tenant_id primary key,
  status text not null default 'onboarding' check (status in ('onboarding', 'active', 'closing', 'closed')),
  -- One KMS key for the tenant, or one data key of its own under a shared one (KEY-2).
  key_mode text not null check (key_mode in ('dedicated', 'pooled')),
  began_at timestamptz not null default now(),
  activated_at timestamptz,
  closed_at timestamptz
);
comment on table tenancy.tenant is 'phi:none names of organizations, no record of a person';

-- Keys that applications sign contexts with, as the two padded blocks of HMAC (RFC 2104), so that nothing is padded later.
create table tenancy.signing_key (
  id text collate "C" primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'),
  -- The login that may present what it signed, and no other.
  login name not null,
  inner_block bytea not null check (octet_length(inner_block) = 64),
  outer_block bytea not null check (octet_length(outer_block) = 64),
  added_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table tenancy.signing_key is 'phi:none keys';

-- What the database vouches for with, to itself. Never leaves it.
create table tenancy.seal (
  one boolean primary key default true check (one),
  inner_block bytea not null check (octet_length(inner_block) = 64),
  outer_block bytea not null check (octet_length(outer_block) = 64)
);
comment on table tenancy.seal is 'phi:none a key';

-- What a role of a person may do with a relation, and how far it reaches.
create table tenancy.permission (
  role text collate "C" not null check (role ~ '^[a-z][a-z0-9-]{0,63}$'),
  relation text collate "C" not null check (relation ~ '^[a-z][a-z0-9_]{0,62}$'),
  verb text not null check (verb in ('read', 'create', 'change', 'remove')),
  -- Of the whole practice, or of the patients in whose care team the actor is.
  reach text not null check (reach in ('practice', 'care-team')),
  -- As it stands in a sealed context.
  said text collate "C" not null generated always as (relation || '.' || verb || '.' || reach || ';') stored,
  primary key (role, relation, verb)
);
comment on table tenancy.permission is 'phi:none a matrix of roles';

-- ---------------------------------------------------------------------------------------------------------------------
-- HMAC-SHA-256

create function tenancy.padded(key bytea, pad integer) returns bytea
  language plpgsql immutable strict set search_path = pg_catalog, pg_temp
as $$
declare
  block bytea := case when octet_length(key) > 64 then sha256(key) else key end;
begin
  block := block || decode(repeat('00', 64 - octet_length(block)), 'hex');
  for i in 0..63 loop
    block := set_byte(block, i, get_byte(block, i) # pad);
  end loop;
  return block;
end
$$;

-- 244 bits from the generator of the server; the hash spreads them.
insert into tenancy.seal (inner_block, outer_block)
select tenancy.padded(key, 54), tenancy.padded(key, 92)
from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as key) k;

-- ---------------------------------------------------------------------------------------------------------------------
-- For policies. The sealed context is in `bulwark.context`, a setting that anybody may write and nobody can forge: it is
-- bound by HMAC to this transaction of this connection.
--   <64 hex digits> <tenant>|<actor>|<role>|<purpose>|<expires>|<permissions>
-- Policies call in a sub-select, so once a statement each: some 10 µs, a third of it to read the seal and a quarter to hash. The
-- seal stays in a table and goes through no constant of a plan: whoever sets debug_print_plan reads those.

-- The body, when the seal is ours and the time is not up. The text before the first | and so on: an array would cost as much
-- as all the rest.
create function tenancy.context() returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  sealed text := current_setting('bulwark.context', true);
  -- substr counts the characters of all of it.
  body text := right(sealed, -64);
  inner_block bytea;
  outer_block bytea;
begin
  if sealed is null or sealed = '' then
    raise exception 'no tenant: enter with a signed context first, in this transaction'
      using errcode = 'insufficient_privilege';
  end if;
  select s.inner_block, s.outer_block into inner_block, outer_block from tenancy.seal s;
  if left(sealed, 64) is distinct from encode(sha256(outer_block || sha256(
    inner_block || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || convert_to(body, 'UTF8')
  )), 'hex') then
    raise exception 'no tenant: this context is of another transaction, or of nobody'
      using errcode = 'insufficient_privilege';
  end if;
  -- Not of the statement: a block of statements is one.
  if clock_timestamp() >= to_timestamp(split_part(body, '|', 5)::float8) then
    raise exception 'no tenant: the context has expired' using errcode = 'insufficient_privilege';
  end if;
  return body;
end
$$;

-- The tenant, if the role of the actor may do this: `<relation>.<verb>`, such as 'patient.read'.
create function tenancy.tenant_for(permission text) returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  body text := tenancy.context();
begin
  if strpos(body, ';' || permission || '.') = 0 then
    raise exception 'role % has no permission %', split_part(body, '|', 3), permission
      using errcode = 'insufficient_privilege';
  end if;
  return split_part(body, '|', 1);
end
$$;

-- Null where the permission reaches the whole practice; else the actor, who must be in the care team of the patient.
create function tenancy.member_for(permission text) returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  body text := tenancy.context();
begin
  if strpos(body, ';' || permission || '.practice;') > 0 then
    return null;
  elsif strpos(body, ';' || permission || '.care-team;') > 0 then
    return split_part(body, '|', 2);
  end if;
  raise exception 'role % has no permission %', split_part(body, '|', 3), permission
    using errcode = 'insufficient_privilege';
end
$$;

create function tenancy.tenant() returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ begin return split_part(tenancy.context(), '|', 1); end $$;

create function tenancy.actor() returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ begin return split_part(tenancy.context(), '|', 2); end $$;

create function tenancy.purpose() returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ begin return split_part(tenancy.context(), '|', 4); end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- For applications

create function tenancy.this_transaction() returns text
  language sql stable parallel restricted
begin atomic
  select pg_backend_pid() || '.' || (extract(epoch from transaction_timestamp()) * 1000000)::bigint;
end;

-- Begins: returns what a context must name to be accepted in this transaction, and in no other. Nothing secret, but never
-- twice the same. Settings that earlier work has left on the connection, or that the login has for its own, and that change
-- what a statement means or whether its work is kept, are put right for this transaction.
create function tenancy.challenge() returns text
  language plpgsql volatile parallel unsafe
as $$
begin
  -- First, so that the names below are those of the server. A search path of the function would put the old one back.
  perform pg_catalog.set_config('search_path', 'pg_catalog', true);
  -- Only what differs: most connections are as they should be.
  perform set_config(s.name, s.value, true)
  from (values
    ('role', 'none'), ('row_security', 'on'), ('synchronous_commit', 'on'), ('standard_conforming_strings', 'on'),
    ('backslash_quote', 'safe_encoding'), ('client_encoding', 'UTF8'), ('transform_null_equals', 'off'), ('array_nulls', 'on'),
    ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'), ('intervalstyle', 'postgres'), ('bytea_output', 'hex'),
    ('extra_float_digits', '1'), ('default_text_search_config', 'pg_catalog.simple')
  ) s (name, value)
  where current_setting(s.name) <> s.value;
  perform set_config('bulwark.context', '', true);
  return tenancy.this_transaction();
end
$$;

create function tenancy.sealed(body text) returns text
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  inner_block bytea;
  outer_block bytea;
begin
  select s.inner_block, s.outer_block into inner_block, outer_block from tenancy.seal s;
  return encode(sha256(outer_block || sha256(
    inner_block || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || convert_to(body, 'UTF8')
  )), 'hex') || body;
end
$$;

-- Makes this transaction one of a tenant. The context is
--   bulwark1|<key>|<tenant>|<actor>|<role>|<purpose>|<expires>|<challenge>|<request>|<hex HMAC-SHA-256 of what is before it>
-- `expires` in seconds since 1970, at most 15 minutes ahead.
create function tenancy.enter(context text) returns void
  language plpgsql volatile parallel unsafe security definer set search_path = pg_catalog, pg_temp
as $$
declare
  fields text[] := string_to_array(enter.context, '|');
  now_seconds numeric := extract(epoch from clock_timestamp());
  before text := coalesce(current_setting('bulwark.context', true), '');
  key tenancy.signing_key;
  permissions text;
  body text;
  refused text;
begin
  if enter.context is null or cardinality(fields) <> 10 or fields[1] <> 'bulwark1'
     -- Regular expressions would take as long as the signature.
     or octet_length(fields[10]) <> 64 or translate(fields[10], '0123456789abcdef', '') <> ''
     or octet_length(fields[7]) not between 1 and 12 or translate(fields[7], '0123456789', '') <> '' then
    raise exception 'context refused: malformed' using errcode = 'insufficient_privilege';
  end if;
  select k.* into key from tenancy.signing_key k where k.id = fields[2];
  -- Both sides are hashed again: how long the comparison takes says nothing about the signature.
  if not found or sha256(decode(fields[10], 'hex')) is distinct from sha256(sha256(
    key.outer_block || sha256(key.inner_block || convert_to(left(enter.context, -65), 'UTF8'))
  )) then
    raise exception 'context refused: signature' using errcode = 'insufficient_privilege';
  end if;
  select string_agg(p.said, '') into permissions
    from tenancy.permission p where p.role = fields[5];
  body := concat_ws('|', fields[3], fields[4], fields[5], fields[6], fields[7], ';' || permissions);
  refused := case
    when key.login <> session_user then 'the key belongs to another login'
    when key.expires_at <= clock_timestamp() then 'the key has expired'
    when fields[8] <> tenancy.this_transaction() then 'signed for another transaction'
    when fields[7]::bigint <= now_seconds then 'expired'
    when fields[7]::bigint > now_seconds + 900 then 'expires later than in 15 minutes'
    when permissions is null then 'unknown role'
    -- They read, or remove, all of a tenant.
    when fields[5] in ('tenant-registrar', 'restore-validator')
      and not pg_has_role(session_user, replace(fields[5], '-', '_'), 'usage') then 'the role is not for this login'
    when pg_my_temp_schema() <> 0 then 'the connection has temporary tables'
    when before <> '' and substr(before, 65) <> body and before = tenancy.sealed(substr(before, 65))
      then 'the transaction is of another context'
  end;
  -- A query, and so apart from the above, which need none.
  refused := coalesce(refused, case
    when not exists (
      select from tenancy.tenant t where t.id = fields[3]
        and (t.status = 'active' or (t.status in ('onboarding', 'closing') and pg_has_role(session_user, 'tenant_registrar', 'usage')))
    ) then 'no such active tenant'
    -- What an earlier transaction of this connection left behind would be there for this tenant.
    when exists (select from pg_cursors c where c.is_holdable) then 'the connection holds a cursor'
    -- Those of a driver are none: it prepares by message.
    when exists (select from pg_prepared_statements s where s.from_sql) then 'the connection has a statement prepared in SQL'
  end);
  if refused is not null then
    raise exception 'context refused: %', refused using errcode = 'insufficient_privilege';
  end if;
  perform set_config('bulwark.context', tenancy.sealed(body), true);
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- For those who bring keys

-- A key of at least 32 bytes, that one login may present contexts of. The same again changes only its expiry.
create function tenancy.add_key(id text, login name, key bytea, expires_at timestamptz) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if octet_length(add_key.key) < 32 or add_key.key is null then
    raise exception 'a signing key has at least 32 bytes' using errcode = 'invalid_parameter_value';
  end if;
  insert into tenancy.signing_key as k (id, login, inner_block, outer_block, expires_at)
  values (add_key.id, add_key.login, tenancy.padded(add_key.key, 54), tenancy.padded(add_key.key, 92), add_key.expires_at)
  on conflict on constraint signing_key_pkey do update set expires_at = excluded.expires_at
    where k.login = excluded.login and k.inner_block = excluded.inner_block;
  if not found then
    raise exception 'another signing key has this id' using errcode = 'unique_violation';
  end if;
end
$$;

-- Returns whether there was one.
create function tenancy.remove_key(id text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from tenancy.signing_key k where k.id = remove_key.id;
  return found;
end
$$;

-- Ids, logins and expiries; never the keys.
create function tenancy.keys(out id text, out login name, out expires_at timestamptz) returns setof record
  language sql stable security definer
begin atomic
  select k.id, k.login, k.expires_at from tenancy.signing_key k order by k.id;
end;

-- ---------------------------------------------------------------------------------------------------------------------
-- For the registrar: onboarding → active → closing → closed. Each step may be asked for again.

create function tenancy.provision(tenant text, key_mode text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into tenancy.tenant (id, key_mode) values (provision.tenant, provision.key_mode) on conflict (id) do nothing;
  if not found and not exists (
    select from tenancy.tenant t
    where t.id = provision.tenant and t.key_mode = provision.key_mode and t.status = 'onboarding'
  ) then
    raise exception 'there is, or was, a tenant of this name' using errcode = 'unique_violation';
  end if;
end
$$;

-- Takes back what `provision` did; a tenant that was active once is closed instead. Returns whether there was one.
create function tenancy.withdraw(tenant text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from tenancy.tenant t where t.id = withdraw.tenant and t.status = 'onboarding';
  return found;
end
$$;

create function tenancy.advance(tenant text, status text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  before text := case advance.status when 'active' then 'onboarding' when 'closing' then 'active' when 'closed' then 'closing' end;
begin
  update tenancy.tenant t set
    status = advance.status,
    activated_at = case when advance.status = 'active' then coalesce(t.activated_at, now()) else t.activated_at end,
    closed_at = case when advance.status = 'closed' then coalesce(t.closed_at, now()) else t.closed_at end
  where t.id = advance.tenant and t.status in (before, advance.status);
  if not found then
    raise exception 'tenant is not %, so it cannot become %', before, advance.status
      using errcode = 'object_not_in_prerequisite_state';
  end if;
end
$$;

-- All of them, also those that were closed.
create function tenancy.tenants(
  out id text, out status text, out key_mode text,
  out began_at timestamptz, out activated_at timestamptz, out closed_at timestamptz
) returns setof record
  language sql stable security definer
begin atomic
  select t.id, t.status, t.key_mode, t.began_at, t.activated_at, t.closed_at from tenancy.tenant t order by t.id;
end;

-- ---------------------------------------------------------------------------------------------------------------------
-- Roles hold functions; only the owner holds the tables.

grant usage on schema tenancy
  to phi_application, phi_reporting, tenant_registrar, restore_validator, context_keeper;
grant usage on type tenancy.tenant_id to public;
grant execute on function
  tenancy.challenge(), tenancy.this_transaction(), tenancy.enter(text), tenancy.tenant_for(text), tenancy.member_for(text),
  tenancy.tenant(), tenancy.actor(), tenancy.purpose()
  to phi_application, phi_reporting, tenant_registrar, restore_validator;
grant execute on function tenancy.add_key(text, name, bytea, timestamptz), tenancy.remove_key(text), tenancy.keys()
  to context_keeper;
grant execute on function tenancy.provision(text, text), tenancy.withdraw(text), tenancy.advance(text, text), tenancy.tenants()
  to tenant_registrar;
grant execute on function tenancy.tenants() to restore_validator;

reset role;
revoke tenancy_owner from current_user;
