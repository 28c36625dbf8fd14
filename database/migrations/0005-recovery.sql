-- A pulse, so that a restored database says how old it is. BAK-2; 45 CFR 164.308(a)(7)(ii)(D).

create role recovery_owner nologin;
grant recovery_owner to current_user with inherit false, set true;
create schema recovery authorization recovery_owner;
set role recovery_owner;

alter default privileges revoke all on functions from public;

create table recovery.pulse (
  one boolean primary key default true check (one),
  beat_at timestamptz not null default clock_timestamp()
);
comment on table recovery.pulse is 'phi:none a time';
insert into recovery.pulse default values;

-- Every five minutes, in the live database.
create function recovery.beat() returns timestamptz
  language sql volatile security definer
begin atomic
  update recovery.pulse set beat_at = clock_timestamp() returning beat_at;
end;

grant usage on schema recovery to restore_validator;
grant execute on function recovery.beat() to restore_validator;
grant select on recovery.pulse to restore_validator;

reset role;
revoke recovery_owner from current_user;
