-- The records of patients: small enough to read at one sitting, good enough to start a product on. TEN-1, KEY-2, RGT-4;
-- 45 CFR 164.312(a)(1), 164.312(a)(2)(iv), 164.522(a). docs/tenant-isolation.md says why it is built this way.
--
-- What identifies a patient, and what people wrote, is sealed by the application before it comes here (`phi.sealed`).
-- Identifiers and sections of notes are rows, so that a restriction on one field is a policy on rows.

create role phi_owner nologin;
grant phi_owner to current_user with inherit false, set true;
-- Its functions and policies ask which tenant it is, as everybody's do.
grant tenancy_owner to current_user with inherit false, set true;
set role tenancy_owner;
grant usage on schema tenancy to phi_owner;
grant execute on function
  tenancy.tenant_for(text), tenancy.member_for(text), tenancy.tenant(), tenancy.actor(), tenancy.purpose() to phi_owner;

-- What a role may do; docs/tenant-isolation.md shows it as a table. Nobody removes but the registrar, at the end of a tenant.
insert into tenancy.permission (role, relation, verb, reach)
select trim(role), relation, verb, reach
from (values
  -- Patients and their representatives: their own records, to which they add what is theirs to say.
  ('patient', 'care-team', 'read', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team'),
  ('patient', 'care-team', 'create', 'consent, restriction'),
  ('patient', 'care-team', 'change', 'consent'),
  -- The full record of the patients they treat or cover for.
  ('provider, therapist', 'care-team', 'read', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team'),
  ('provider, therapist', 'care-team', 'create', 'encounter, encounter_note, document, consent, restriction'),
  ('provider, therapist', 'care-team', 'change', 'encounter, document, consent'),
  -- Clinical workflow: who comes when, for the whole practice; what was written, for those they assist.
  ('medical-assistant', 'practice', 'read', 'patient, patient_identifier, encounter, consent, restriction, care_team'),
  ('medical-assistant', 'care-team', 'read', 'encounter_note, document'),
  ('medical-assistant', 'practice', 'create', 'encounter'),
  ('medical-assistant', 'care-team', 'create', 'encounter_note, document'),
  ('medical-assistant', 'practice', 'change', 'encounter'),
  -- Scheduling and intake: nothing that was written.
  ('front-desk', 'practice', 'read', 'patient, patient_identifier, encounter, consent, restriction, care_team'),
  ('front-desk', 'practice', 'create', 'patient, patient_identifier, encounter, document, consent, restriction, care_team'),
  ('front-desk', 'practice', 'change', 'patient, patient_identifier, encounter, consent'),
  -- Their own referrals, and what came of them.
  ('referring-physician', 'care-team', 'read', 'patient, patient_identifier, encounter, document, restriction, care_team'),
  ('referring-physician', 'care-team', 'create', 'document'),
  ('administrator', 'practice', 'read', 'patient, patient_identifier, encounter, consent, restriction, care_team'),
  ('administrator', 'practice', 'create', 'patient, patient_identifier, care_team, consent, restriction'),
  ('administrator', 'practice', 'change', 'patient, patient_identifier, care_team, consent, restriction'),
  -- Operational reports without content.
  ('owner', 'practice', 'read', 'patient, encounter'),
  -- Break-glass: everything, for the hour that it is granted for (IDN-7), and a record of what was done.
  ('emergency', 'practice', 'read', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team'),
  ('emergency', 'practice', 'create', 'encounter, encounter_note'),
  -- Whether access was legitimate: who was in the care team, what was agreed. Of the records themselves, nothing.
  ('auditor', 'practice', 'read', 'consent, restriction, care_team'),
  ('security-officer', 'practice', 'read', 'care_team'),
  ('tenant-registrar', 'practice', 'read', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team'),
  ('tenant-registrar', 'practice', 'remove', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team'),
  ('restore-validator', 'practice', 'read', 'patient, patient_identifier, encounter, encounter_note, document, consent, restriction, care_team')
) as matrix (roles, reach, verb, relations),
  unnest(string_to_array(roles, ',')) as role,
  unnest(string_to_array(relations, ', ')) as relation;

reset role;
revoke tenancy_owner from current_user;

create schema phi authorization phi_owner;
set role phi_owner;

alter default privileges revoke all on functions from public;
alter default privileges revoke all on types from public;

-- ---------------------------------------------------------------------------------------------------------------------
-- Types

-- AES-256-GCM under a data key of the tenant: "BWF1", id of the data key, nonce, ciphertext, tag. docs/field-encryption.md.
create domain phi.sealed as bytea
  constraint form check (octet_length(value) >= 48 and substr(value, 1, 4) = '\x42574631');
comment on domain phi.sealed is 'Sealed by the application; the database cannot open it.';
-- HMAC of a normalized value under a key of the tenant: equal values can be found, and nothing else.
create domain phi.blind_index as bytea constraint form check (octet_length(value) = 16);
-- Sets of patients: searched by halving, and "all of them" is one as well.
create type phi.patient_range as range (subtype = uuid, multirange_type_name = phi.patients);
grant usage on type phi.sealed, phi.blind_index to phi_application, phi_reporting, tenant_registrar, restore_validator;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables. Every key begins with the tenant: neither a unique index nor a foreign key can say anything of another one. Ids are
-- random: no sequence counts.

create table phi.patient (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  status text not null default 'active' check (status in ('active', 'inactive', 'deceased', 'merged')),
  birth_year smallint check (birth_year between 1850 and 2200),
  primary key (tenant, id)
);
comment on column phi.patient.birth_year is 'phi:quasi-identifier the rest of the date is sealed, in patient_identifier';

create table phi.patient_identifier (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  field text not null check (field ~ '^[a-z][a-z0-9-]{0,63}$'),
  value phi.sealed not null,
  lookup phi.blind_index,
  primary key (tenant, id),
  foreign key (tenant, patient) references phi.patient (tenant, id)
);
create index patient_identifier_of_patient on phi.patient_identifier (tenant, patient, field);
create index patient_identifier_lookup on phi.patient_identifier (tenant, field, lookup);
comment on column phi.patient_identifier.field is 'Such as name, birth-date, mrn, phone, email, address, member-id.';
comment on column phi.patient_identifier.value is 'phi:direct-identifier';
comment on column phi.patient_identifier.lookup is 'phi:blind-index';

-- Who cares for a patient. Patients and their representatives are members too, of their own.
create table phi.care_team (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  member text collate "C" not null check (member ~ '^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$'),
  relation text not null check (relation in ('treating', 'covering', 'referring', 'assisting', 'self', 'representative')),
  starts_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at > starts_at),
  primary key (tenant, id),
  foreign key (tenant, patient) references phi.patient (tenant, id)
);
create index care_team_of_patient on phi.care_team (tenant, patient, member);
create index care_team_of_member on phi.care_team (tenant, member, patient);

create table phi.encounter (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  kind text not null check (kind in ('in-person', 'telehealth', 'phone', 'message')),
  status text not null default 'planned' check (status in ('planned', 'in-progress', 'finished', 'cancelled')),
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at >= starts_at),
  primary key (tenant, id),
  unique (tenant, patient, id),
  foreign key (tenant, patient) references phi.patient (tenant, id)
);
create index encounter_by_time on phi.encounter (tenant, starts_at desc, id);
create index encounter_of_patient on phi.encounter (tenant, patient, starts_at desc);
comment on column phi.encounter.starts_at is 'phi:quasi-identifier';
comment on column phi.encounter.ends_at is 'phi:quasi-identifier';

-- Sections of a note, never changed: a correction is a row that replaces another.
create table phi.encounter_note (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  encounter uuid not null,
  section text not null check (section ~ '^[a-z][a-z0-9-]{0,63}$'),
  body phi.sealed not null,
  replaces uuid,
  primary key (tenant, id),
  foreign key (tenant, patient, encounter) references phi.encounter (tenant, patient, id),
  foreign key (tenant, replaces) references phi.encounter_note (tenant, id)
);
create index encounter_note_of_encounter on phi.encounter_note (tenant, encounter);
create index encounter_note_of_patient on phi.encounter_note (tenant, patient);
comment on column phi.encounter_note.section is 'Such as subjective, objective, assessment, plan, psychotherapy.';
comment on column phi.encounter_note.body is 'phi:narrative';

-- A file under the prefix of the tenant.
create table phi.document (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,63}$'),
  title phi.sealed not null,
  -- Below tenants/<tenant>/documents/
  object uuid not null default gen_random_uuid(),
  sha256 bytea not null check (octet_length(sha256) = 32),
  bytes bigint not null check (bytes >= 0),
  primary key (tenant, id),
  unique (tenant, object),
  foreign key (tenant, patient) references phi.patient (tenant, id)
);
create index document_of_patient on phi.document (tenant, patient);
comment on column phi.document.title is 'phi:narrative';

create table phi.consent (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,63}$'),
  given_at timestamptz not null default now(),
  revoked_at timestamptz check (revoked_at >= given_at),
  document uuid,
  primary key (tenant, id),
  foreign key (tenant, patient) references phi.patient (tenant, id),
  foreign key (tenant, document) references phi.document (tenant, id)
);
create index consent_of_patient on phi.consent (tenant, patient);

-- What a patient asked not to be used for a purpose: everything, one relation, one record, or one field. 45 CFR 164.522(a).
create table phi.restriction (
  tenant tenancy.tenant_id not null default tenancy.tenant(),
  id uuid not null default gen_random_uuid(),
  patient uuid not null,
  relation text,
  record uuid,
  -- `field` of an identifier, `section` of a note, `kind` of a document.
  field text,
  purposes text[] not null check (cardinality(purposes) > 0 and purposes <@ array['treatment', 'payment', 'operations']),
  -- Paid in full by the patient: towards a health plan it cannot be refused. 45 CFR 164.522(a)(1)(vi).
  paid_in_full boolean not null default false,
  requested_at timestamptz not null default now(),
  requested_by text not null default tenancy.actor(),
  decision text check (decision in ('granted', 'denied')),
  decided_at timestamptz,
  decided_by text,
  ends_at timestamptz,
  ended_by text,
  primary key (tenant, id),
  foreign key (tenant, patient) references phi.patient (tenant, id),
  constraint decided check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  constraint ended check ((ends_at is null) = (ended_by is null)),
  constraint narrowing check ((record is null or relation is not null) and (field is null or relation is not null)),
  constraint cannot_be_refused check (not paid_in_full or (decision is distinct from 'denied' and purposes @> array['payment', 'operations'])),
  in_force boolean generated always as (paid_in_full or decision is not distinct from 'granted') stored
);
create index restriction_in_force on phi.restriction (tenant, patient) where in_force;

-- ---------------------------------------------------------------------------------------------------------------------
-- What every table gets, and every table that a later migration adds: `select phi.protect('phi.lab_result', 'patient')`.

-- Sets what no application may choose.
create function phi.touch() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.changed_at := now();
  new.changed_by := tenancy.actor();
  new.changed_in := pg_current_xact_id();
  if tg_op = 'INSERT' then
    new.created_at := new.changed_at;
    new.created_by := new.changed_by;
    new.created_in := new.changed_in;
  elsif (new.tenant, new.id) is distinct from (old.tenant, old.id) then
    raise exception 'tenant and id of a row stay as they are' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

-- Functions, because the planner would unfold the policies of what a policy looks into, which takes it milliseconds. What
-- they look into shows them the tenant of the transaction, whatever the role may read.

-- A set of patients. Constructors of range types are found among thousands of functions by name, each time a query begins: that
-- takes longer than most look-ups here, and no set at all is the usual one.
create function phi.set_of(patients uuid[]) returns phi.patients
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  if patients = '{}' then
    return '{}';
  end if;
  return phi.patients(variadic array(
    select phi.patient_range(p.patient, p.patient, '[]') from unnest(patients) p (patient)
  ));
end
$$;

-- The patients whom a permission reaches: everybody's of the practice, or those in whose care team the actor is now.
create function phi.reach(permission text) returns phi.patients
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  actor text := tenancy.member_for(permission);
begin
  if actor is null then
    return '{(,)}';
  end if;
  return phi.set_of(array(
    select m.patient from phi.care_team m
    where m.member = actor and m.starts_at <= now() and (m.ends_at is null or m.ends_at > now())
  ));
end
$$;

-- Whether the actor is in the care team of a patient now.
create function phi.in_care_team(patient uuid) returns boolean
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  actor text := tenancy.actor();
begin
  return exists (
    select from phi.care_team m where m.patient = in_care_team.patient and m.member = actor
      and m.starts_at <= now() and (m.ends_at is null or m.ends_at > now())
  );
end
$$;

-- The patients of the tenant who restricted something in this relation for the purpose of the transaction. The purpose is asked
-- for where there is a restriction at all.
create function phi.restricted(relation text) returns phi.patients
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return phi.set_of(array(
    select r.patient from phi.restriction r
    where r.in_force and (r.ends_at is null or r.ends_at > now())
      and (r.relation is null or r.relation = restricted.relation)
      and (select tenancy.purpose()) = any (r.purposes)
  ));
end
$$;

-- Whether no restriction of a patient covers this record, or field, for the purpose of the transaction.
create function phi.unrestricted(relation text, patient uuid, record uuid, field text) returns boolean
  language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
declare
  purpose text := tenancy.purpose();
begin
  return not exists (
    select from phi.restriction r
    where r.patient = unrestricted.patient and r.in_force and (r.ends_at is null or r.ends_at > now())
      and purpose = any (r.purposes)
      and (r.relation is null or r.relation = unrestricted.relation)
      and (r.record is null or r.record = unrestricted.record)
      and (r.field is null or r.field = unrestricted.field)
  );
end
$$;

-- Makes a table of its owner safe for many tenants. It has columns `tenant tenancy.tenant_id not null` and `id`.
--   patient       column with the id of the patient, whose care team and restrictions then count
--   field         column that restrictions call the field
--   restrictable  whether restrictions count
--   looked_into   by the functions above, as the owner, in transactions of roles that may not read it themselves
create function phi.protect(
  relation regclass, patient name default null, field name default null, restrictable boolean default true,
  looked_into boolean default false
) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  named name := (select c.relname from pg_class c where c.oid = relation);
  verb text;
  clauses text;
  column_name name;
begin
  execute format('alter table %s enable row level security, force row level security', relation);
  execute format('alter table %s add created_at timestamptz not null, add created_by text not null, add created_in xid8 not null,'
    ' add changed_at timestamptz not null, add changed_by text not null, add changed_in xid8 not null', relation);
  execute format('create trigger touch before insert or update on %s for each row execute function phi.touch()', relation);
  -- The planner shows what it knows of a column to whoever explains a query, of all tenants.
  for column_name in
    select a.attname from pg_attribute a where a.attrelid = relation and a.attnum > 0 and not a.attisdropped
  loop
    execute format('alter table %s alter %I set statistics 0', relation, column_name);
  end loop;

  -- Nothing is allowed but what each of the following allows. Another role sees nothing at all.
  execute format('create policy members on %s to phi_owner, phi_application, phi_reporting, tenant_registrar, restore_validator'
    ' using (true) with check (true)', relation);
  foreach verb in array array['read', 'create', 'change', 'remove'] loop
    clauses := format(case when looked_into and verb = 'read'
      then '(tenant = (select case current_user when ''phi_owner'' then tenancy.tenant() else tenancy.tenant_for(%L) end))'
      else '(tenant = (select tenancy.tenant_for(%L)))' end, named || '.' || verb);
    execute format('create policy tenant_%s on %s as restrictive %s', verb, relation, case verb
      when 'read' then 'for select using ' || clauses
      when 'create' then 'for insert with check ' || clauses
      when 'change' then 'for update using ' || clauses || ' with check ' || clauses
      when 'remove' then 'for delete using ' || clauses
    end);
    continue when patient is null or verb = 'remove' or (verb = 'create' and patient = 'id');
    -- A statement reads many rows, and writes one. Without the coalesce the planner guesses that one row in 200 is reached, and
    -- would rather sort than walk an index in order.
    clauses := format(case verb when 'read' then '(coalesce(%2$I <@ (select phi.reach(%1$L)), false))'
      else '((select tenancy.member_for(%1$L)) is null or phi.in_care_team(%2$I))' end, named || '.' || verb, patient);
    execute format('create policy care_team_%s on %s as restrictive %s', verb, relation, case verb
      when 'read' then 'for select to phi_application, phi_reporting, tenant_registrar, restore_validator using ' || clauses
      when 'create' then 'for insert with check ' || clauses
      when 'change' then 'for update using ' || clauses || ' with check ' || clauses
    end);
  end loop;
  if patient is not null and restrictable then
    -- The first half is answered once a statement, and is all there is for the patients who restricted nothing.
    execute format('create policy restriction on %s as restrictive for select using'
      ' (not coalesce(%2$I <@ (select phi.restricted(%3$L)), true) or phi.unrestricted(%3$L, %2$I, id, %4$s))',
      relation, patient, named, case when field is null then 'null' else format('%I', field) end);
  end if;
end
$$;

select phi.protect('phi.patient', 'id');
select phi.protect('phi.patient_identifier', 'patient', 'field');
select phi.protect('phi.encounter', 'patient');
select phi.protect('phi.encounter_note', 'patient', 'section');
select phi.protect('phi.document', 'patient', 'kind');
select phi.protect('phi.consent', 'patient');
select phi.protect('phi.restriction', 'patient', restrictable => false, looked_into => true);
select phi.protect('phi.care_team', 'patient', restrictable => false, looked_into => true);

-- Who decides may be told from who asks.
create policy deciders on phi.restriction as restrictive for insert
  with check (decision is null and ends_at is null or tenant = (select tenancy.tenant_for('restriction.change')));

-- A decision stands; what follows is its end. Who asked, decided and ended is whose transaction it was.
create function phi.decide_once() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    new.requested_by := tenancy.actor();
  elsif old.decision is not null and (new.decision, new.decided_at, new.decided_by) is distinct from (old.decision, old.decided_at, old.decided_by)
     or old.ends_at is not null and (new.ends_at, new.ended_by) is distinct from (old.ends_at, old.ended_by) then
    raise exception 'a decision on a restriction, and its end, stay as they are' using errcode = 'restrict_violation';
  end if;
  if new.decision is not null and (tg_op = 'INSERT' or old.decision is null) then
    new.decided_by := tenancy.actor();
    new.decided_at := now();
  end if;
  if new.ends_at is not null and (tg_op = 'INSERT' or old.ends_at is null) then
    new.ended_by := tenancy.actor();
  end if;
  return new;
end
$$;
create trigger decide_once before insert or update on phi.restriction for each row execute function phi.decide_once();

-- ---------------------------------------------------------------------------------------------------------------------
-- Privileges: who a row is of is never changed, and nothing is deleted but by the registrar.

grant execute on function phi.reach(text), phi.in_care_team(uuid), phi.restricted(text), phi.unrestricted(text, uuid, uuid, text)
  to phi_application, phi_reporting, tenant_registrar, restore_validator;
grant usage on schema phi to phi_application, phi_reporting, tenant_registrar, restore_validator;
grant select on all tables in schema phi to phi_application, tenant_registrar, restore_validator;
grant insert on all tables in schema phi to phi_application;
grant update (status, birth_year) on phi.patient to phi_application;
grant update (value, lookup) on phi.patient_identifier to phi_application;
grant update (status, starts_at, ends_at) on phi.encounter to phi_application;
grant update (kind, title) on phi.document to phi_application;
grant update (revoked_at) on phi.consent to phi_application;
grant update (ends_at) on phi.care_team to phi_application;
grant update (decision, ends_at) on phi.restriction to phi_application;
grant delete on all tables in schema phi to tenant_registrar;
grant select on phi.patient, phi.encounter, phi.consent to phi_reporting;

reset role;
revoke phi_owner from current_user;
