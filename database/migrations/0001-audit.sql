-- The audit trail inside the database: a change and its record commit together or not at all, and no application can
-- take a record back. AUD-3, AUD-6; 45 CFR 164.312(b), 164.312(c)(1). README.md says why it is built this way.
--
-- Needs PostgreSQL 17, CREATEROLE and CREATE on the database; no superuser. Run it in one transaction.

create role audit_owner nologin;
create role audit_appender nologin;
create role audit_drainer nologin;
create role audit_reader nologin;

-- The owner is nobody's: the migration becomes it, and gives it back at the end.
grant audit_owner to current_user with inherit false, set true;
create schema audit authorization audit_owner;
set role audit_owner;

-- Also for what a later migration adds.
alter default privileges revoke all on functions from public;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables

create table audit.record (
  -- Order of appending, not of committing, and with gaps where a transaction was rolled back.
  place bigint generated always as identity primary key,
  id uuid not null unique,
  recorded_at timestamptz not null default clock_timestamp(),
  transaction xid8 not null default pg_current_xact_id(),
  -- Who was connected, and in which role; what the record says of its actor is the application's word.
  login name not null default session_user,
  role name not null default case current_setting('role') when 'none' then session_user else current_setting('role') end,
  record jsonb not null check (jsonb_typeof(record) = 'object'),
  -- The tenant; null when the record names none.
  organization text collate "C" generated always as (
    case when record ->> 'organization' ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then record ->> 'organization' end
  ) stored
);
create index record_of_organization on audit.record (organization, place);

-- Records that the stream has not got yet. Rows come and go, so it is vacuumed early.
create table audit.outbox (
  place bigint primary key,
  bytes integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Records that the stream does not take; in nobody's way, and waiting for a decision.
create table audit.parked (
  place bigint primary key,
  reason text not null check (reason in ('oversized', 'rejected')),
  parked_at timestamptz not null default clock_timestamp()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- What holds for everybody, the owner included.

create function audit.refuse() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'audit records stay as they are: % refused', tg_op using errcode = 'restrict_violation';
end
$$;

create trigger unchanged before update or delete or truncate on audit.record
  for each statement execute function audit.refuse();
create trigger row_unchanged before update or delete on audit.record
  for each row execute function audit.refuse();
-- Also where session_replication_role is replica.
alter table audit.record enable always trigger unchanged;
alter table audit.record enable always trigger row_unchanged;

create function audit.enqueue() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  bytes integer := octet_length(new.record::text);
begin
  -- A record of Kinesis holds 1 MiB, the partition key included.
  if bytes > 1000000 then
    insert into audit.parked (place, reason) values (new.place, 'oversized');
  else
    insert into audit.outbox (place, bytes) values (new.place, bytes);
  end if;
  return null;
end
$$;

-- Not where a replica repeats what another server did: it gets the rows of the outbox as well.
create trigger enqueued after insert on audit.record
  for each row execute function audit.enqueue();

-- ---------------------------------------------------------------------------------------------------------------------
-- For applications

-- Appends a record, in the transaction of the caller. Any JSON object is kept; the writer of the log judges it.
-- A record without an id gets one. The same record again is appended once; another one with the same id is an error
-- (23505), for the log would take it for a repetition. Returns the id of the row.
create function audit.append(record jsonb) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  said text := append.record ->> 'id';
  row_id uuid := case when pg_input_is_valid(said, 'uuid') then said::uuid else gen_random_uuid() end;
  entry jsonb := case when append.record ? 'id' then append.record
                      else append.record || jsonb_build_object('id', row_id) end;
begin
  if jsonb_typeof(append.record) is distinct from 'object' then
    raise exception 'an audit record is a JSON object' using errcode = 'invalid_parameter_value';
  end if;
  insert into audit.record as kept (id, record) values (row_id, entry) on conflict (id) do nothing;
  if not found and not exists (select from audit.record as kept where kept.id = row_id and kept.record = entry) then
    raise exception 'another audit record has this id' using errcode = 'unique_violation';
  end if;
  return row_id;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- For the drainer

-- Up to `most` waiting records behind `after`, about `bytes` together, locked until the transaction ends. Those that
-- another drainer holds are skipped.
create function audit.claim(after bigint, most integer, bytes bigint)
  returns table (place bigint, organization text, line text)
  language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
  with taken as (
    select o.place, o.bytes from audit.outbox o
    where o.place > claim.after
    order by o.place limit claim.most
    for update skip locked
  ), measured as (
    select t.place, sum(t.bytes) over (order by t.place) - t.bytes as before from taken t
  )
  select r.place, r.organization, r.record::text
  from measured m join audit.record r on r.place = m.place
  where m.before < claim.bytes
  order by r.place;
end;

-- The stream has these. Returns how many were waiting.
create function audit.settle(places bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
  with settled as (delete from audit.outbox o where o.place = any (settle.places) returning 1)
  select count(*) from settled;
end;

-- The stream refuses these. Returns how many were waiting.
create function audit.park(places bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
  with taken as (delete from audit.outbox o where o.place = any (park.places) returning o.place),
  parked as (insert into audit.parked (place, reason) select t.place, 'rejected' from taken t returning 1)
  select count(*) from parked;
end;

-- Tries parked records again, for an operator who has removed the cause. Returns how many wait again.
create function audit.release(places bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
  with taken as (delete from audit.parked p where p.place = any (release.places) returning p.place),
  released as (
    insert into audit.outbox (place, bytes)
    select r.place, octet_length(r.record::text) from taken t join audit.record r on r.place = t.place
    returning 1
  )
  select count(*) from released;
end;

-- How much waits, and since when.
create function audit.backlog(out waiting bigint, out parked bigint, out oldest_seconds double precision)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select
    (select count(*) from audit.outbox),
    (select count(*) from audit.parked),
    coalesce((
      select extract(epoch from clock_timestamp() - r.recorded_at)::double precision
      from audit.record r where r.place = (select min(o.place) from audit.outbox o)
    ), 0);
end;

-- ---------------------------------------------------------------------------------------------------------------------
-- Roles hold functions; only the owner holds the tables.

grant usage on schema audit to audit_appender, audit_drainer, audit_reader;
grant execute on function audit.append(jsonb) to audit_appender;
grant execute on function audit.claim(bigint, integer, bigint), audit.settle(bigint[]), audit.park(bigint[]),
  audit.release(bigint[]), audit.backlog() to audit_drainer;
grant select on audit.record, audit.outbox, audit.parked to audit_reader;

reset role;
revoke audit_owner from current_user;
