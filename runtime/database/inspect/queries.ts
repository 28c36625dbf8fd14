import type { Catalog } from './catalog';

/** Schemas of the server are not judged, and neither is what an extension brought: both belong to whoever wrote them. */
const OURS = `n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/** What stands in an access list, or would if somebody had written the defaults down (manual, "acldefault"). */
const grants = (
  on: string,
  object: string,
  list: string,
  kind: string,
  owner: string,
  from: string,
): string => `
      select '${on}' as on, ${object} as object, g.grantee, lower(g.privilege_type) as privilege
      from ${from} cross join lateral aclexplode(coalesce(${list}, acldefault('${kind}', ${owner}))) g
      where g.grantee <> ${owner}`;

const OF_RELATION = 'pg_class c join pg_namespace n on n.oid = c.relnamespace';

/**
 * A query for each part of the catalogue, in the words of that version (PostgreSQL manual, "System Catalogs"). Every role
 * may read these catalogues unless somebody took that away.
 * @param version such as 170005
 */
export function queries(version: number): Readonly<Record<keyof Catalog, string>> {
  const [inherit, set] = version >= 160000 ? ['m.inherit_option', 'm.set_option'] : ['r.rolinherit', 'true'];
  return {
    server: `
      select current_setting('server_version_num')::int as version, current_database()::text as database,
        quote_ident(current_database()) as quoted, current_user::text as role`,
    roles: `
      select oid, rolname::text as name, quote_ident(rolname) as quoted, rolcanlogin as login, rolsuper as superuser,
        rolbypassrls as "bypassRls", rolcreaterole as "createRole", rolreplication as replication
      from pg_roles order by rolname`,
    memberships: `
      select m.roleid as role, m.member, bool_or(${inherit}) as inherit, bool_or(${set}) as set, bool_or(m.admin_option) as admin
      from pg_auth_members m join pg_roles r on r.oid = m.member group by 1, 2
      union all
      select o.oid, b.datdba, true, false, false from pg_roles o, pg_database b
      where o.rolname = 'pg_database_owner' and b.datname = current_database()`,
    schemas: `
      select n.oid, n.nspname::text as name, quote_ident(n.nspname) as quoted, n.nspowner as owner
      from pg_namespace n where ${OURS} and ${notOfExtension('pg_namespace', 'n.oid')} order by n.nspname`,
    relations: `
      select c.oid, n.nspname::text as schema, c.relname::text as name, format('%I.%I', n.nspname, c.relname) as quoted,
        case when c.relkind in ('r', 'p') then 'table' when c.relkind = 'v' then 'view' when c.relkind = 'm' then 'materialized view'
          when c.relkind = 'f' then 'foreign table' else 'sequence' end as kind,
        c.relkind = 'p' as partitioned, c.relowner as owner, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
        array(select i.inhparent from pg_inherits i where i.inhrelid = c.oid) as parents,
        coalesce(c.reloptions, '{}') as options, obj_description(c.oid, 'pg_class') as comment
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't' and ${OURS} and ${notOfExtension('pg_class', 'c.oid')}
      order by n.nspname, c.relname`,
    columns: `
      select a.attrelid as relation, a.attname::text as name, quote_ident(a.attname) as quoted, a.atttypid as type,
        format_type(a.atttypid, a.atttypmod) as "typeName", a.attnotnull as "notNull", a.attidentity <> '' as identity,
        col_description(a.attrelid, a.attnum) as comment, coalesce(a.attstattarget, -1) <> 0 as statistics
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${OURS}
      order by a.attrelid, a.attnum`,
    domains: `
      select t.oid, t.typbasetype as base, t.typnotnull as "notNull",
        array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.contypid = t.oid and k.contype = 'c') as checks
      from pg_type t where t.typtype = 'd'`,
    policies: `
      select p.polrelid as relation, quote_ident(p.polname) as quoted, p.polpermissive as permissive, p.polroles as roles,
        case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
        pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
        array(select d.refobjid from pg_depend d
          where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass) as functions
      from pg_policy p order by p.polname`,
    indexes: `
      select i.indrelid as relation, quote_ident(x.relname) as quoted, i.indisunique or i.indisexclusion as unique,
        coalesce((select k.contype::text from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')), '') as constraint,
        array(select a.attname::text from generate_series(1, i.indnkeyatts) k
          left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k - 1] and a.attnum > 0 order by k) as key,
        array(select a.atttypid::regtype::text from generate_series(1, i.indnkeyatts) k
          left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k - 1] and a.attnum > 0 order by k) as types
      from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OURS} order by x.relname`,
    constraints: `
      select k.conrelid as relation, quote_ident(k.conname) as quoted, case k.contype when 'f' then 'foreign key' else 'check' end as kind,
        pg_get_constraintdef(k.oid) as definition, k.confrelid as target,
        array(select a.attname::text from unnest(k.conkey) with ordinality u (number, place)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.place) as columns,
        array(select a.attname::text from unnest(k.confkey) with ordinality u (number, place)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by u.place) as "targetColumns"
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where k.contype in ('f', 'c') and k.conrelid <> 0 and k.conparentid = 0 and ${OURS} order by k.conname`,
    functions: `
      select p.oid, n.nspname::text as schema, p.proname::text as name,
        format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as quoted,
        case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind, p.proowner as owner,
        p.prosecdef as definer, p.proleakproof as leakproof, p.provolatile = 'i' as immutable,
        p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as trigger, p.prosqlbody is not null as resolved,
        coalesce(p.proconfig, '{}') as settings,
        case when p.prosqlbody is null then p.prosrc else pg_get_function_sqlbody(p.oid) end as body,
        not ${notOfExtension('pg_proc', 'p.oid')} as extension
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} order by 4`,
    triggers: `
      select t.tgrelid as relation, quote_ident(t.tgname) as quoted, t.tgfoid as function
      from pg_trigger t where not t.tgisinternal order by t.tgname`,
    rewriteRules: `
      select w.ev_class as relation, quote_ident(w.rulename) as quoted
      from pg_rewrite w join pg_class c on c.oid = w.ev_class where c.relkind in ('r', 'p') order by w.rulename`,
    viewSources: `
      select distinct w.ev_class as view, d.refobjid as source
      from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
        join pg_class c on c.oid = w.ev_class join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('v', 'm') and d.refobjid <> w.ev_class and ${OURS}`,
    // Of a column (serial, identity), or read by its default.
    sequences: `
      select distinct d.refobjid as relation, a.attname::text as column
      from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      union
      select f.adrelid, a.attname::text
      from pg_attrdef f join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid and d.refclassid = 'pg_class'::regclass
        join pg_class s on s.oid = d.refobjid and s.relkind = 'S' join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum`,
    statistics: `
      select s.stxrelid as relation, format('%I.%I', n.nspname, s.stxname) as quoted
      from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace order by 2`,
    grants: [
      `${grants('relation', 'c.oid', 'c.relacl', 'r', 'c.relowner', OF_RELATION)}
        and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relacl is not null and ${OURS}`,
      `${grants('column', 'c.oid', 'a.attacl', 'c', 'c.relowner', `${OF_RELATION} join pg_attribute a on a.attrelid = c.oid`)}
        and a.attacl is not null and ${OURS}`,
      `${grants('schema', 'n.oid', 'n.nspacl', 'n', 'n.nspowner', 'pg_namespace n')} and ${OURS}`,
      `${grants('function', 'p.oid', 'p.proacl', 'f', 'p.proowner', 'pg_proc p join pg_namespace n on n.oid = p.pronamespace')}
        and p.prosecdef and ${OURS}`,
      `${grants('database', 'b.oid', 'b.datacl', 'd', 'b.datdba', 'pg_database b')} and b.datname = current_database()`,
    ].join(' union all '),
    defaultGrants: `
      select f.defaclrole as role, coalesce(n.nspname::text, '') as schema,
        case f.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
          when 'n' then 'schemas' else 'large objects' end as kind,
        a.grantee, lower(a.privilege_type) as privilege
      from pg_default_acl f left join pg_namespace n on n.oid = f.defaclnamespace cross join lateral aclexplode(f.defaclacl) a
      where a.grantee <> f.defaclrole`,
    publications: `
      select p.pubname::text as publication, p.puballtables as everything, coalesce(c.oid, 0) as relation
      from pg_publication p
        left join (pg_publication_tables t join pg_namespace n on n.nspname = t.schemaname
          join pg_class c on c.relnamespace = n.oid and c.relname = t.tablename) on t.pubname = p.pubname
      where p.puballtables or c.oid is not null order by 1`,
    slots: `
      select slot_name::text as name, plugin::text as plugin from pg_replication_slots
      where slot_type = 'logical' and database = current_database() order by 1`,
    extensions: `
      select e.extname::text as name, quote_ident(e.extname) as quoted, exists (
          select from pg_depend d join pg_proc p on p.oid = d.objid
            cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
          where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid
            and d.deptype = 'e' and a.grantee = 0
        ) as open
      from pg_extension e order by 1`,
    largeObjects: `select count(*)::int as count from pg_largeobject_metadata`,
    settings: `
      select coalesce(r.rolname::text, '') as role, coalesce(b.datname::text, '') as database,
        split_part(c.text, '=', 1) as name, substr(c.text, strpos(c.text, '=') + 1) as value
      from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database b on b.oid = s.setdatabase
        cross join lateral unnest(s.setconfig) c (text)
      where (s.setdatabase = 0 or b.datname = current_database()) order by 1, 2, 3`,
  };
}
