import { escapeIdentifier, type Client } from 'pg';
import { MigrationError } from './migration-error';
import { withMigrationLock } from './migration-lock';
import { LIMITS, prepareSession, resetSession, rollBack } from './session';
import { describeSqlError, isSqlError } from './sql-error';

/** A role that somebody logs in as, without a password: an IAM token, where there is `rds_iam`. */
export interface Login {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  /** Roles whose privileges it has, and nothing else; it cannot become them (SET ROLE). */
  readonly roles: readonly string[];
  /** Connections at the same time, at most. */
  readonly connections: number;
}

/** Names of the logins that were changed. */
export interface LoginsSet {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  /** No longer declared: they cannot log in, have no privilege, and stay, because the audit table names them. */
  readonly locked: readonly string[];
}

/** The comment on a role by which we know it again as ours. */
const MARK = 'bulwark:login';
/** What IAM authentication asks of a login (Amazon RDS User Guide, "Creating a database account using IAM authentication"). */
const IAM = 'rds_iam';
const NAME = /^(?!pg_|rds)[a-z_][a-z0-9_]{0,62}$/;

/** A login as the server has it. */
interface Existing {
  readonly name: string;
  readonly ours: boolean;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly connections: number;
  readonly createrole: boolean;
  readonly createdb: boolean;
  /** Attributes that only a superuser gives and takes. */
  readonly above: readonly string[];
}

const EXISTING = `
select r.rolname as name, r.rolcanlogin as login, r.rolinherit as inherit, r.rolconnlimit as connections,
  r.rolcreaterole as createrole, r.rolcreatedb as createdb, m.ours,
  array_remove(array[
    case when r.rolsuper then 'SUPERUSER' end,
    case when r.rolbypassrls then 'BYPASSRLS' end,
    case when r.rolreplication then 'REPLICATION' end
  ], null) as above
from pg_catalog.pg_roles r,
  lateral (select coalesce(shobj_description(r.oid, 'pg_authid') = $2, false) as ours) m
where r.rolname = any ($1) or m.ours
order by r.rolname`;

/** A membership that a login has, or that somebody has in a login. */
interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  /** Privileges are inherited; the role cannot be taken on or handed on. */
  readonly plain: boolean;
  /** Whether we can take it back. */
  readonly revocable: boolean;
}

/** Who creates a role administers it by that alone (since PostgreSQL 16); that is ours, and nobody else's. */
const MEMBERSHIPS = `
select g.rolname as role, m.rolname as member, b.rolname as grantor,
  a.inherit_option and not a.set_option and not a.admin_option as plain,
  pg_has_role(b.oid, 'usage') as revocable
from pg_catalog.pg_auth_members a
  join pg_catalog.pg_roles g on g.oid = a.roleid
  join pg_catalog.pg_roles m on m.oid = a.member
  join pg_catalog.pg_roles b on b.oid = a.grantor
where (m.rolname = $1 or g.rolname = $1)
  and not (g.rolname = $1 and m.rolname = current_user and a.admin_option and not a.inherit_option and not a.set_option)`;

/**
 * Makes the logins what is declared, in one transaction: attributes, memberships, no password. A login of ours that is not
 * declared any more is locked, and never dropped. Roles that are not ours, and not declared, are left alone.
 *
 * @param client connected as the role that migrates
 * @throws MigrationError when a login cannot be made what is declared; then nothing was changed
 */
export async function setLogins(client: Client, declared: readonly Login[]): Promise<LoginsSet> {
  const problems = declared.flatMap(({ name, roles }) =>
    [name, ...roles]
      .filter((role) => !NAME.test(role))
      .map((role) => `${JSON.stringify(role)} is no name of a role`),
  );
  if (problems.length > 0) throw new MigrationError(problems);
  return withMigrationLock(client, LIMITS.wait, async () => {
    await prepareSession(client, LIMITS);
    await client.query('begin');
    try {
      const set = await setAll(client, declared);
      await client.query('commit');
      return set;
    } catch (error) {
      await rollBack(client);
      if (!isSqlError(error)) throw error;
      throw new MigrationError([`the logins cannot be made what is declared: ${describeSqlError(error)}`]);
    } finally {
      await resetSession(client);
    }
  });
}

async function setAll(client: Client, declared: readonly Login[]): Promise<LoginsSet> {
  const known = await knownRoles(client, [IAM, ...declared.flatMap(({ roles }) => roles)]);
  const missing = declared.flatMap(({ name, roles }) =>
    roles
      .filter((role) => !known.has(role))
      .map((role) => `role ${role}, which ${name} is to have, does not exist`),
  );
  if (missing.length > 0) throw new MigrationError(missing);

  const names = declared.map(({ name }) => name);
  const { rows } = await client.query<Existing>(EXISTING, [names, MARK]);
  const existing = new Map(rows.map((role) => [role.name, role]));
  const created: string[] = [];
  const changed: string[] = [];
  const locked: string[] = [];
  const wrong: string[] = [];
  for (const login of declared) {
    const found = existing.get(login.name);
    const roles = [...login.roles, ...(known.has(IAM) ? [IAM] : [])];
    const altered = await setAttributes(client, login.name, found, {
      login: true,
      connections: login.connections,
    });
    const granted = await setMemberships(client, login.name, roles, wrong);
    if (!found) created.push(login.name);
    else if (altered || granted) changed.push(login.name);
    if (found)
      wrong.push(
        ...found.above.map((attribute) => `login ${login.name} has ${attribute}, which we cannot take`),
      );
  }
  for (const role of rows.filter(({ name }) => !names.includes(name))) {
    const altered = await setAttributes(client, role.name, role, {
      login: false,
      connections: role.connections,
    });
    const granted = await setMemberships(client, role.name, [], wrong);
    if (altered || granted) locked.push(role.name);
  }
  if (wrong.length > 0) throw new MigrationError(wrong);
  return { created, changed, locked };
}

/** @returns those of the names that roles have */
async function knownRoles(client: Client, names: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_catalog.pg_roles where rolname = any ($1)',
    [names],
  );
  return new Set(rows.map(({ rolname }) => rolname));
}

/**
 * NOINHERIT: a membership that somebody gives by hand, without saying more, gives nothing. Those that are declared say
 * that they inherit.
 * @returns whether something was changed
 */
async function setAttributes(
  client: Client,
  name: string,
  found: Existing | undefined,
  { login, connections }: { readonly login: boolean; readonly connections: number },
): Promise<boolean> {
  const role = escapeIdentifier(name);
  if (!found) {
    await client.query(`create role ${role} login noinherit connection limit ${integer(connections)}`);
  } else {
    const different = [
      ...(found.login === login ? [] : [login ? 'login' : 'nologin']),
      ...(found.inherit ? ['noinherit'] : []),
      ...(found.connections === connections ? [] : [`connection limit ${integer(connections)}`]),
      ...(found.createrole ? ['nocreaterole'] : []),
      ...(found.createdb ? ['nocreatedb'] : []),
    ];
    // Whether there is a password is not for us to see.
    await client.query(`alter role ${role} ${different.join(' ')} password null`);
    if (different.length === 0 && found.ours) return false;
  }
  if (!found?.ours) await client.query(`comment on role ${role} is '${MARK}'`);
  return true;
}

/**
 * @param wrong told what others gave, and we cannot take
 * @returns whether something was changed
 */
async function setMemberships(
  client: Client,
  login: string,
  roles: readonly string[],
  wrong: string[],
): Promise<boolean> {
  const { rows } = await client.query<Membership>(MEMBERSHIPS, [login]);
  const kept = rows.filter(({ role, member, plain }) => member === login && plain && roles.includes(role));
  const extra = rows.filter((membership) => !kept.includes(membership));
  for (const { role, member, grantor, revocable } of extra) {
    if (revocable) {
      await client.query(
        `revoke ${escapeIdentifier(role)} from ${escapeIdentifier(member)} granted by ${escapeIdentifier(grantor)} cascade`,
      );
    } else wrong.push(`${member} is a member of ${role}, which ${grantor} granted and must revoke`);
  }
  const lacking = roles.filter((role) => !kept.some((membership) => membership.role === role));
  for (const role of lacking) {
    await client.query(
      `grant ${escapeIdentifier(role)} to ${escapeIdentifier(login)} with inherit true, set false, admin false`,
    );
  }
  return extra.length + lacking.length > 0;
}

function integer(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw new MigrationError([`a login has 1 to 10000 connections; given: ${value}`]);
}
