-- Who is at work on a tenant: one run at a time begins, exports or ends it. TEN-3; 45 CFR 164.314(a), 164.504(e).
-- docs/tenant-lifecycle.md says how it is used.

grant tenancy_owner to current_user with inherit false, set true;
set role tenancy_owner;

create table tenancy.lease (
  tenant tenancy.tenant_id primary key,
  -- The run: name of an execution.
  holder text not null check (length(holder) between 1 and 512),
  -- It takes back what it did; it never goes forward again.
  undoing boolean not null,
  until timestamptz not null
);
comment on table tenancy.lease is 'phi:none names of organizations and of runs';

-- Takes or renews the lease, for at most a day. Returns false when it is another's, or when its holder has begun to undo
-- and this one would go forward. Who calls it first in a transaction has the tenant to itself until the commit.
create function tenancy.hold(tenant text, holder text, undoing boolean, seconds integer) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if hold.seconds is null or hold.seconds not between 1 and 86400 then
    raise exception 'a lease is for 1 to 86400 seconds' using errcode = 'invalid_parameter_value';
  end if;
  insert into tenancy.lease as l (tenant, holder, undoing, until)
  values (hold.tenant, hold.holder, hold.undoing, clock_timestamp() + make_interval(secs => hold.seconds))
  on conflict on constraint lease_pkey do update
    set holder = excluded.holder, undoing = excluded.undoing, until = excluded.until
    where case when l.holder = excluded.holder then excluded.undoing or not l.undoing else l.until <= clock_timestamp() end;
  return found;
end
$$;

-- Returns whether it was held.
create function tenancy.release(tenant text, holder text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from tenancy.lease l where l.tenant = release.tenant and l.holder = release.holder;
  return found;
end
$$;

-- Those in force.
create function tenancy.leases(out tenant text, out holder text, out undoing boolean, out until timestamptz) returns setof record
  language sql stable security definer
begin atomic
  select l.tenant, l.holder, l.undoing, l.until from tenancy.lease l where l.until > clock_timestamp() order by l.tenant;
end;

revoke all on function tenancy.hold(text, text, boolean, integer), tenancy.release(text, text), tenancy.leases() from public;
grant execute on function tenancy.hold(text, text, boolean, integer), tenancy.release(text, text), tenancy.leases()
  to tenant_registrar;

reset role;
revoke tenancy_owner from current_user;
