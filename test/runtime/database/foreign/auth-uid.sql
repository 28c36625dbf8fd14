-- As a backend behind a generated HTTP API has it: roles of the gateway, and policies that ask who the user is.
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
create schema auth;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;
grant usage on schema auth, public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
create table public.organizations (id uuid primary key default gen_random_uuid(), title text not null);
comment on table public.organizations is 'phi:none names of practices';
create table public.members (
  organization_id uuid not null references public.organizations (id),
  user_id uuid not null,
  primary key (organization_id, user_id)
);
create table public.patients (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id),
  name text not null,
  phone text
);
create index on public.patients (organization_id);
create table public.messages (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id),
  patient_id uuid not null references public.patients (id),
  body text not null
);
alter table public.organizations enable row level security;
alter table public.members enable row level security;
alter table public.patients enable row level security;
alter table public.messages enable row level security;
create function public.is_member(organization uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.members m where m.organization_id = is_member.organization and m.user_id = (select auth.uid()))
$$;
create policy "own memberships" on public.members for select using (user_id = auth.uid());
create policy "members read" on public.patients for select to authenticated using (
  organization_id in (select m.organization_id from public.members m where m.user_id = auth.uid())
);
create policy "members write" on public.patients for insert to authenticated with check (true);
create policy "members change" on public.patients for update to authenticated using (
  exists (select 1 from public.members m where m.organization_id = patients.organization_id and m.user_id = (select auth.uid()))
);
create policy "members" on public.messages to authenticated using (public.is_member(organization_id));
