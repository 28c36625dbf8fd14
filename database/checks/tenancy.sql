-- Every way in which what keeps tenants apart is not as the migrations made it: one row each, none when all is well. Policies,
-- grants and owners of tables are judged by the rules of `bulwark db check`; here are the functions that policies rely on.
-- Reads the catalogue alone, so that any role can run it and nothing in the database can lie to it without being found.
--
-- Needs search_path as it is by default, or pg_catalog: definitions are compared as PostgreSQL 17 prints them. README.md says
-- how they are brought up to date.

with
  -- SHA-256 of the definition: what it does, as whom, with which search path.
  functions (signature, definition) as (
    values
      ('tenancy.actor()', '5458d12b14414007d0123dc2071f7823227cb2af3f01cb1fb88b04362fd5e8b8'),
      ('tenancy.add_key(text, name, bytea, timestamp with time zone)', '7d8bbbc9cd6063bf0bb6d2b8bdc1427651e45f2c6521fcc5aae34a696042fe2e'),
      ('tenancy.advance(text, text)', 'b879bd899e036196cc77e98840b5f811d47bc2e2effd276c8fc1b5afc1cd585d'),
      ('tenancy.challenge()', '9c512614d6b8ea4570e8b01a1795549766bdc7a4a40baf030e2e430f3b50f778'),
      ('tenancy.context()', '2872a7c5eb0b1c66c36da9a95f5b496ca525572b34cb01b7c516f82f6639d64b'),
      ('tenancy.enter(text)', '3c5cd08d50e3c4e2102902c02744164cec5c2b5f61137ffbcb870043547923f7'),
      ('tenancy.enter_accounts(text, text)', 'f4082373a270294ab1d6eafdd2a3f20a28791c73c1e43968f4aee152974f061a'),
      ('tenancy.hold(text, text, boolean, integer)', '85fe01f4c5fee17f897eef540971f0b56406ab371808b554e0df835b2044885f'),
      ('tenancy.keys()', 'd327d3db58dfe82b32bf4716d031a46a976852255c50487c1dcb9a8093c91bd3'),
      ('tenancy.leases()', 'dceb17d35a4f177b58abefee780995562abfc1d4282991e0de3acd53d4bec5d5'),
      ('tenancy.member_for(text)', 'a5ca33af4c03ff8d026928657ac27c1ea27c3f5c715dac520acabbfdf5816278'),
      ('tenancy.padded(bytea, integer)', '5481ebc1fc7d26ccee18537510f61a7b1fee95f4e8d41eecb3f9f59a3c9213f2'),
      ('tenancy.provision(text, text)', '10f4e2bf441be2ef2be01eab854b0faf69e352a9552be1f1b5948577355c5fa7'),
      ('tenancy.purpose()', '6f908d8aec31de48defb792ea001257ed94b067368f3b6b0ec9ef2679efb0537'),
      ('tenancy.release(text, text)', '2c377937ada8a9b3753f3c7de11ef36addf5aa58046b689f01dcddb8ba746975'),
      ('tenancy.remove_key(text)', '30a933d3edd4578adef0eb1ee9f15b88e9bb3562fb0248158384c9e65243fd45'),
      ('tenancy.sealed(text)', '2ca6e6197edef2c947a48060914e36e84dcdc38dc9924c202328326f652041dc'),
      ('tenancy.tenant()', '1cfd5f4ef9e7a7adeaa24e03a189b3514418ecd989b1ba3aa5a62f9249c9babc'),
      ('tenancy.tenant_for(text)', '58e10b313a9abf9bbb3c877f53531777c3a92c2f743ce88dcb89e9c713df52bd'),
      ('tenancy.tenants()', 'e0692f856954ef94695e3e011d795992e36ca554ded4c57f10f13924108b1a8a'),
      ('tenancy.this_transaction()', 'bf88273af1ec3ff20841d7f4fcad3ddfb8bbf34c8f206887485e19b753d03884'),
      ('tenancy.withdraw(text)', '791e1dc09de28bfa2e9eede5837f6a7bd75ddb8d598967e3af343a69d343ad0d'),
      ('phi.accounts_of_workforce()', '33cc01b0112018e3ab1372e9257e2836108dee8c4c87614ef574fc58b1e019a1'),
      ('phi.claims_of(text, uuid, text, boolean)', '8effadf3c9f15d9418bb582dedc05b5a5a3aa6506bc0ec83e0ca58db74e471c7'),
      ('phi.decide_once()', '64ed0d147bd130d1b4d035ee170562c91971c9d4e0067d631d1768b2d19c7ea9'),
      ('phi.end_account(uuid, text)', '43ab9e38c3a744d49a9773d6fc1daf385ad9880133f37b06d61200ed31401cb0'),
      ('phi.first_administrator(uuid)', '5d59d4c67a96ab53c9b0b1248091221f2bba4b50026065b8c38f3c507e6a0160'),
      ('phi.in_care_team(uuid)', '808652061d8a2734eccf0e3e1511924283f2cd16947f9f8d9a2799a323df0eb2'),
      ('phi.keep_account()', '4535abbe4736a3c3d35b06e9ef3ae811530595b4f267d2a2b53764bd5890c36e'),
      ('phi.protect(regclass, name, name, boolean, boolean)', 'd9725dc185dd73891cca42ada98fc0cf70043961d6fad288239f0367df43d425'),
      ('phi.reach(text)', '5e4c328d1c8d9ecb796b2434e828dd57155a38ccfcf40981767c30a908c28670'),
      ('phi.restricted(text)', 'da0bdafeae6269d17429a1a24040f74bde4fcc58cc28c54736cb88d56d573603'),
      ('phi.set_of(uuid[])', '76b6a5e5562cf58ef6965cb2a2e4b43b4f23ab9a34db8a5e813dd2ec90a5a9e1'),
      ('phi.touch()', '555194a57491b22bb3d59bdb36522006ad5c9d5799bd5d0eb5f74072b48989fb'),
      ('phi.unrestricted(text, uuid, uuid, text)', '626484e87ba2f3da5884ad895c365b7a259c8b8bdc6d34435a5892c01eaaeecd')
  ),
  -- What a row may become, where that is more than policies can say.
  guards (relation, name, signature) as (
    values ('account', 'keep_account', 'phi.keep_account()'), ('restriction', 'decide_once', 'phi.decide_once()')
  ),
  routines as (
    select p.*, n.nspname, n.nspname || '_owner' as ours,
      format('%s.%s(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('tenancy', 'phi')
  ),
  found as (
    select format('function %s is missing, or not as it was made', f.signature) as finding
    from functions f
    where not exists (
      select from routines p
      where p.signature = f.signature
        and encode(sha256(convert_to(pg_get_functiondef(p.oid), 'UTF8')), 'hex') = f.definition
    )
    union all
    -- In phi, a product has functions of its own.
    select format('function %s is not one of ours', p.signature)
    from routines p
    where p.nspname = 'tenancy' and p.signature not in (select f.signature from functions f)
    union all
    select format('%s is not owned by %s', p.signature, p.ours)
    from routines p join functions f using (signature)
    where p.proowner is distinct from (select r.oid from pg_roles r where r.rolname = p.ours)
    union all
    -- tgtype: 1 each row, 2 before, 4 insert, 16 update
    select format('trigger touch of phi.%I is missing, weakened or switched off', c.relname)
    from pg_class c
    where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = 'phi') and c.relkind in ('r', 'p') and c.relrowsecurity
      and not exists (
        select from pg_trigger t join routines p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and t.tgname = 'touch' and t.tgtype = 1 + 2 + 4 + 16 and t.tgenabled in ('O', 'A')
          and p.signature = 'phi.touch()' and t.tgqual is null and t.tgattr::text = ''
      )
    union all
    select format('trigger %s of phi.%I is missing, weakened or switched off', g.name, g.relation)
    from guards g
    where not exists (
      select from pg_trigger t join routines p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = 'phi') and c.relname = g.relation
        and t.tgname = g.name and t.tgtype = 1 + 2 + 4 + 16 and t.tgenabled in ('O', 'A')
        and p.signature = g.signature and t.tgqual is null and t.tgattr::text = ''
    )
  )
select finding from found order by finding;
