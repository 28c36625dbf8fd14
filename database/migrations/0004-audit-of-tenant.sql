-- A record of the audit trail is of the tenant that the transaction is of: who runs SQL in an application can neither write
-- into the trail of another tenant, nor learn which records it has. TEN-2, AUD-3; 45 CFR 164.312(a)(1), 164.312(b).

grant tenancy_owner to current_user with inherit false, set true;
grant audit_owner to current_user with inherit false, set true;
set role tenancy_owner;
grant usage on schema tenancy to audit_owner;
grant execute on function tenancy.tenant() to audit_owner;
reset role;
revoke tenancy_owner from current_user;

set role audit_owner;

comment on table audit.outbox is 'phi:none places and sizes of records';
comment on table audit.parked is 'phi:none places of records, and why they wait';

-- The log of a tenant leaves out what it has the id of already: an id is one within a tenant.
alter table audit.record drop constraint record_id_key,
  add constraint record_id_key unique nulls not distinct (organization, id);

-- The owner, which the functions act as, writes records of every tenant, and the auditor of the deployment reads them. To
-- everybody else there is none, whatever is granted by mistake.
alter table audit.record enable row level security, force row level security;
create policy owner on audit.record to audit_owner using (true) with check (true);
create policy auditor on audit.record for select to audit_reader using (true);

-- Appends a record, in the transaction of the caller. Any JSON object is kept; the writer of the log judges it.
-- A record without an id gets one. The same record again is appended once; another one with the same id is an error
-- (23505), for the log would take it for a repetition. Returns the id of the row.
-- A record that names an organization is refused (42501) where the transaction is not of that tenant. Only the registrar,
-- which begins and ends tenants, may append where a transaction is of none.
create or replace function audit.append(record jsonb) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on
as $$
declare
  said text := append.record ->> 'id';
  row_id uuid := case when pg_input_is_valid(said, 'uuid') then said::uuid else gen_random_uuid() end;
  entry jsonb := case when append.record ? 'id' then append.record
                      else append.record || jsonb_build_object('id', row_id) end;
  -- As the column has it: what is no name of a tenant is none.
  tenant text := case when append.record ->> 'organization' ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
                      then append.record ->> 'organization' end;
begin
  if jsonb_typeof(append.record) is distinct from 'object' then
    raise exception 'an audit record is a JSON object' using errcode = 'invalid_parameter_value';
  end if;
  if tenant is not null
     and not (coalesce(current_setting('bulwark.context', true), '') = '' and pg_has_role(session_user, 'tenant_registrar', 'usage'))
     and tenant is distinct from tenancy.tenant() then
    raise exception 'an audit record is of the tenant of its transaction' using errcode = 'insufficient_privilege';
  end if;
  insert into audit.record as kept (id, record) values (row_id, entry)
    on conflict on constraint record_id_key do nothing;
  if not found and not exists (
    select from audit.record as kept
    where kept.id = row_id and kept.record = entry
      and (kept.organization = tenant or kept.organization is null and tenant is null)
  ) then
    raise exception 'another audit record has this id' using errcode = 'unique_violation';
  end if;
  return row_id;
end
$$;

reset role;
revoke audit_owner from current_user;
