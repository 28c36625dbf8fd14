-- Who may sign in, in which role, and where: the accounts of a tenant. What a token says of a person comes from here alone. IDN-4,
-- IDN-8; 45 CFR 164.308(a)(3), 164.308(a)(4), 164.312(a)(2)(i). docs/accounts.md says how it is used.

-- Asks for the claims of one person who has signed in, and may nothing else.
create role sign_in nologin;
-- Ends accounts of the workforce, one at a time, and may nothing else.
create role account_keeper nologin;
-- Lists the accounts of the workforce, for the review of access, and may nothing else.
create role account_reviewer nologin;

grant phi_owner to current_user with inherit false, set true;
grant tenancy_owner to current_user with inherit false, set true;
set role tenancy_owner;

insert into tenancy.permission (role, relation, verb, reach) values
  ('administrator', 'account', 'read', 'practice'), ('administrator', 'account', 'create', 'practice'),
  ('administrator', 'account', 'change', 'practice'),
  -- Ends accounts; whoever may not create one may change nothing else.
  ('security-officer', 'account', 'read', 'practice'), ('security-officer', 'account', 'change', 'practice'),
  ('auditor', 'account', 'read', 'practice'),
  -- The first account of a tenant, which no administrator can create.
  ('tenant-registrar', 'account', 'create', 'practice'),
  ('tenant-registrar', 'account', 'read', 'practice'), ('tenant-registrar', 'account', 'remove', 'practice'),
  ('restore-validator', 'account', 'read', 'practice');

-- Makes the transaction one of a tenant for what follows in a function of phi_owner, where nobody can have signed a context:
-- accounts may be read and changed, by the policies as always, and nothing else. Returns whether the tenant is active.
create function tenancy.enter_accounts(tenant text, actor text) returns boolean
  language plpgsql volatile parallel unsafe security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from tenancy.tenant t where t.id = enter_accounts.tenant and t.status = 'active') then
    return false;
  end if;
  perform set_config('bulwark.context', tenancy.sealed(concat_ws('|', enter_accounts.tenant, enter_accounts.actor, enter_accounts.actor, 'other',
    ceil(extract(epoch from clock_timestamp()))::bigint + 10, ';account.read.practice;account.change.practice;')), true);
  return true;
end
$$;
grant execute on function tenancy.enter_accounts(text, text), tenancy.tenants() to phi_owner;

reset role;
revoke tenancy_owner from current_user;
set role phi_owner;

-- Id of a place where people work, as audit records have it.
create domain phi.location_id as text collate "C" constraint form check (value ~ '^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$');
grant usage on type phi.location_id to phi_application, phi_reporting, tenant_registrar, restore_validator;

create table phi.account (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  -- `sub` of the person in the directory: one account for one person, and never another's.
  id uuid not null,
  directory text not null check (directory in ('workforce', 'patients')),
  status text not null default 'active' check (status in ('active', 'suspended', 'ended')),
  -- The first is the one that a session begins with.
  roles text[] not null check (cardinality(roles) > 0 and array_ndims(roles) = 1 and array_position(roles, null) is null),
  -- Places where the person may act; without any, nowhere in particular.
  locations phi.location_id[] not null default '{}' check (coalesce(array_ndims(locations), 1) = 1 and array_position(locations, null) is null),
  home_location phi.location_id,
  -- Whose the account is, in the directory of patients, or whom the person represents; others are in the care team.
  patient uuid,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  -- To the hour; null for who never did.
  last_signed_in_at timestamptz,
  primary key (tenant, id),
  foreign key (tenant, patient) references phi.patient (tenant, id),
  constraint roles_of_directory check (case directory
    when 'patients' then roles = array['patient']
    else roles <@ array['therapist', 'provider', 'medical-assistant', 'front-desk', 'referring-physician', 'administrator',
      'owner', 'auditor', 'security-officer'] end),
  constraint patient_of_directory check ((directory = 'patients') = (patient is not null)),
  constraint places_of_directory check (directory = 'workforce' or (locations = '{}' and home_location is null)),
  constraint period check (ends_at > starts_at),
  constraint ended check (status <> 'ended' or ends_at is not null)
);
create index account_of_patient on phi.account (tenant, patient);
comment on column phi.account.id is 'Sub of the account in its user pool.';
comment on column phi.account.patient is
  'Who may read accounts learns which records have one; administration, and no use of the record.';

select phi.protect('phi.account');

-- Nobody changes the own account, so nobody raises the own role. Whoever may not create accounts may only end them. An account
-- that has ended stays so: who comes back gets another one.
create function phi.keep_account() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  -- What may differ where an account is ended or suspended.
  ending text[] := array['status', 'ends_at', 'created_at', 'created_by', 'created_in', 'changed_at', 'changed_by', 'changed_in'];
begin
  if (select count(distinct r) from unnest(new.roles) r) <> cardinality(new.roles)
     or (select count(distinct l) from unnest(new.locations) l) <> cardinality(new.locations) then
    raise exception 'a role or a location is named twice' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    new.last_signed_in_at := null;
  elsif (new.directory, new.patient) is distinct from (old.directory, old.patient) then
    raise exception 'whose account it is stays as it is' using errcode = 'restrict_violation';
  elsif to_jsonb(new) - array['last_signed_in_at', 'changed_at', 'changed_by', 'changed_in']
      = to_jsonb(old) - array['last_signed_in_at', 'changed_at', 'changed_by', 'changed_in'] then
    return new;
  elsif old.status = 'ended' then
    raise exception 'an account that has ended stays so' using errcode = 'restrict_violation';
  elsif new.status = 'active' or to_jsonb(new) - ending <> to_jsonb(old) - ending then
    perform tenancy.tenant_for('account.create');
  end if;
  if new.id::text = lower(tenancy.actor()) then
    raise exception 'nobody changes the own account' using errcode = 'insufficient_privilege';
  end if;
  if new.status = 'ended' then
    new.ends_at := least(new.ends_at, greatest(now(), new.starts_at + interval '1 microsecond'));
  end if;
  return new;
end
$$;
create trigger keep_account before insert or update on phi.account for each row execute function phi.keep_account();

-- The first account of a tenant, by the registrar, in a transaction of the tenant. Returns false where there is one already.
create function phi.first_administrator(person uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from phi.account) then
    return false;
  end if;
  insert into phi.account (id, directory, roles) values (person, 'workforce', array['administrator']);
  return true;
end
$$;

-- What the token of a person says, who has signed in (`signing_in`) or refreshes a token: one row, or none where there is no
-- active account of an active tenant. Knows both names, or learns nothing: it cannot be used to look around.
create function phi.claims_of(
  directory text, person uuid, tenant text, signing_in boolean,
  out roles text[], out locations text[], out home_location text
) returns setof record
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
begin
  if tenancy.enter_accounts(claims_of.tenant, 'sign-in') is not true then
    return;
  end if;
  return query
    select a.roles, a.locations::text[], a.home_location::text from phi.account a
    where a.id = person and a.directory = claims_of.directory and a.status = 'active'
      and a.starts_at <= now() and (a.ends_at is null or a.ends_at > now());
  if found and signing_in then
    -- To the hour, and never waiting for who changes the account: a sign-in is not to fail for it.
    update phi.account a set last_signed_in_at = now()
    where a.id in (
      select o.id from phi.account o
      where o.id = person and coalesce(o.last_signed_in_at < now() - interval '1 hour', true)
      for update skip locked
    );
  end if;
  perform set_config('bulwark.context', '', true);
end
$$;

-- Ends an account of the workforce for good, whatever its state; asked again it changes nothing. Returns whether the tenant, an
-- active one, has such an account.
create function phi.end_account(person uuid, tenant text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  ended boolean;
begin
  if tenancy.enter_accounts(end_account.tenant, 'offboarding') is not true then
    return false;
  end if;
  update phi.account a
  set status = 'ended', ends_at = least(a.ends_at, greatest(now(), a.starts_at + interval '1 microsecond'))
  where a.id = person and a.directory = 'workforce' and a.status <> 'ended';
  ended := exists (select from phi.account a where a.id = person and a.directory = 'workforce' and a.status = 'ended');
  perform set_config('bulwark.context', '', true);
  return ended;
end
$$;

-- Accounts of the workforce in all active tenants. Those of patients are in none of the rows.
create function phi.accounts_of_workforce(
  out account uuid, out tenant text, out status text, out roles text[], out last_signed_in_at timestamptz
) returns setof record
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  each text;
begin
  for each in select t.id from tenancy.tenants() t where t.status = 'active' loop
    -- One that closes meanwhile is left out.
    continue when tenancy.enter_accounts(each, 'access-report') is not true;
    return query
      select a.id, a.tenant::text, a.status, a.roles, a.last_signed_in_at from phi.account a
      where a.directory = 'workforce' order by a.id;
  end loop;
  perform set_config('bulwark.context', '', true);
end
$$;

grant select on phi.account to phi_application, tenant_registrar, restore_validator;
grant insert (tenant, id, directory, status, roles, locations, home_location, patient, starts_at, ends_at) on phi.account to phi_application;
grant update (status, roles, locations, home_location, starts_at, ends_at) on phi.account to phi_application;
grant delete on phi.account to tenant_registrar;
grant execute on function phi.first_administrator(uuid) to tenant_registrar;
grant usage on schema phi to sign_in, account_keeper, account_reviewer;
grant execute on function phi.claims_of(text, uuid, text, boolean) to sign_in;
grant execute on function phi.end_account(uuid, text) to account_keeper;
grant execute on function phi.accounts_of_workforce() to account_reviewer;

reset role;
revoke phi_owner from current_user;
