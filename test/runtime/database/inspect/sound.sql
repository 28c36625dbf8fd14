-- The smallest database in which nothing is to be found.
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
create schema clinic authorization clinic_owner;
set role clinic_owner;
create domain clinic.sealed as bytea check (octet_length(value) >= 48 and substr(value, 1, 4) = '\x42574631');
-- Verifies nothing really: what counts here is what it looks like from outside.
create function clinic.tenant() returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if left(current_setting('clinic.context', true), 64) <> encode(sha256('\x00'), 'hex') then
    raise exception 'forged';
  end if;
  return substr(current_setting('clinic.context', true), 65);
end
$$;
revoke all on function clinic.tenant() from public;
create table clinic.patient (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  number integer not null,
  name clinic.sealed not null,
  primary key (tenant, id)
);
comment on column clinic.patient.name is 'phi:direct-identifier';
create table clinic.visit (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, patient) references clinic.patient (tenant, id)
);
create table clinic.country (code text primary key, label text not null);
comment on table clinic.country is 'phi:none names of countries';
do $$
declare
  name text;
begin
  foreach name in array array['patient', 'visit'] loop
    execute format('alter table clinic.%I enable row level security, force row level security', name);
    execute format('create policy tenant_only on clinic.%I using (tenant = (select clinic.tenant()))', name);
    execute format('grant select, insert, update, delete on clinic.%I to clinic_app', name);
  end loop;
end
$$;
alter table clinic.patient alter tenant set statistics 0, alter id set statistics 0, alter number set statistics 0, alter name set statistics 0;
alter table clinic.visit alter tenant set statistics 0, alter id set statistics 0, alter patient set statistics 0, alter at set statistics 0;
create view clinic.visit_of_patient with (security_invoker = true) as
  select v.at from clinic.visit v join clinic.patient p on p.tenant = v.tenant and p.id = v.patient;
grant usage on schema clinic to clinic_app;
grant execute on function clinic.tenant() to clinic_app;
grant select on clinic.visit_of_patient, clinic.country to clinic_app;
reset role;
