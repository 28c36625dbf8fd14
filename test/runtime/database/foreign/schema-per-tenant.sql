-- A schema for each tenant, one login for all of them, search_path by the application.
create role saas_owner nologin;
create role saas_app login;
do $$
declare
  tenant text;
begin
  foreach tenant in array array['tenant_cedar', 'tenant_maple', 'tenant_oak', 'tenant_pine'] loop
    execute format('create schema %I authorization saas_owner', tenant);
    execute format('create table %I.patient (id bigserial primary key, name text not null, dob date)', tenant);
    execute format('create table %I.visit (id bigserial primary key, patient_id bigint not null references %1$I.patient (id), note text)', tenant);
    execute format('alter table %I.patient owner to saas_owner', tenant);
    execute format('alter table %I.visit owner to saas_owner', tenant);
    execute format('grant usage on schema %I to saas_app', tenant);
    execute format('grant select, insert, update, delete on all tables in schema %I to saas_app', tenant);
  end loop;
end
$$;
create schema shared authorization saas_owner;
create table shared.icd10 (code text primary key, label text not null);
comment on table shared.icd10 is 'phi:none a public code system';
alter table shared.icd10 owner to saas_owner;
grant usage on schema shared to saas_app;
grant select on shared.icd10 to saas_app;
