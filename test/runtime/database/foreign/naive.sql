-- As a tutorial has it: ENABLE without FORCE, and the application connects as the owner.
create role clinic_app login;
create schema clinic authorization clinic_app;
set role clinic_app;
create table clinic.organizations (
  id bigint generated always as identity primary key,
  name text not null,
  created_at timestamptz not null default now()
);
create table clinic.patients (
  id bigint generated always as identity primary key,
  tenant_id bigint not null references clinic.organizations (id),
  full_name text not null,
  email text unique,
  date_of_birth date,
  created_at timestamptz not null default now()
);
create table clinic.appointments (
  id bigint generated always as identity primary key,
  tenant_id bigint references clinic.organizations (id),
  patient_id bigint not null references clinic.patients (id),
  starts_at timestamptz not null,
  notes text
);
alter table clinic.patients enable row level security;
create policy tenant_isolation on clinic.patients
  using (tenant_id = current_setting('app.current_tenant')::bigint);
create policy tenant_isolation on clinic.appointments
  using (tenant_id = current_setting('app.current_tenant')::bigint);
create view clinic.todays_appointments as
  select a.*, p.full_name from clinic.appointments a join clinic.patients p on p.id = a.patient_id
  where a.starts_at::date = current_date;
create function clinic.patient_count() returns bigint
  language sql security definer as 'select count(*) from clinic.patients';
reset role;
