import type {
  Catalog,
  Column,
  Command,
  Constraint,
  Grant,
  Index,
  Policy,
  Relation,
  Role,
  Routine,
} from './catalog';
import { classOf } from './classes';

export interface Scope {
  /** Names that a column with the tenant may have, the first that a table has counts. @default TENANT_COLUMNS */
  readonly tenantColumns?: readonly string[];
  /** Judge only what is in these schemas. @default - all but those of the server */
  readonly schemas?: readonly string[];
  /** Roles of the people who run the server. @default - those of Amazon, Google, Microsoft and PostgreSQL itself */
  readonly operators?: readonly string[];
}

export const TENANT_COLUMNS: readonly string[] = [
  'tenant',
  'tenant_id',
  'organization',
  'organization_id',
  'org_id',
  'practice_id',
  'clinic_id',
  'account_id',
];

/** Roles that come with a server, and that no application is given: of PostgreSQL, Amazon, Google, Microsoft, Supabase. */
const SERVERS_OWN =
  /^(pg_.*|rds.*|cloudsql.*|azure.*|supabase_(admin|etl_admin|replication_admin|read_only_user))$/;
/** Whoever can act as one of these runs the server. */
const OPERATING: ReadonlySet<string> = new Set(['rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin']);
const BOOTSTRAP = 10;
export const PUBLIC = 0;

/** A table of which rows have to be kept apart. */
export interface PhiTable extends Relation {
  readonly columns: readonly Column[];
  readonly tenant: Column | undefined;
  readonly policies: readonly Policy[];
  readonly indexes: readonly Index[];
  readonly constraints: readonly Constraint[];
}

/** The catalogue with what every rule asks of it. */
export class Database {
  readonly version: number;
  /** Ordinary and partitioned tables that hold PHI: all but those that say that they do not. */
  readonly phi: readonly PhiTable[];
  /** Tables that say that they hold none. */
  readonly exempt: readonly PhiTable[];
  readonly tenantColumns: readonly string[];
  readonly routines: readonly Routine[];
  readonly relations: readonly Relation[];
  /** Roles that log in and run neither the server nor the database. */
  readonly logins: readonly Role[];
  readonly operators: ReadonlySet<number>;

  readonly #roles: ReadonlyMap<number, Role>;
  readonly #relations: ReadonlyMap<number, Relation>;
  readonly #phi: ReadonlyMap<number, PhiTable>;
  readonly #grants: ReadonlyMap<string, readonly Grant[]>;
  readonly #inherited: ReadonlyMap<number, readonly number[]>;
  readonly #settable: ReadonlyMap<number, readonly number[]>;

  constructor(
    readonly catalog: Catalog,
    scope: Scope = {},
  ) {
    const { schemas } = scope;
    this.version = catalog.server[0]?.version ?? 0;
    this.tenantColumns = scope.tenantColumns ?? TENANT_COLUMNS;
    const inScope = ({ schema }: { readonly schema: string }) => schemas?.includes(schema) ?? true;
    this.relations = catalog.relations.filter(inScope);
    this.routines = catalog.functions.filter((routine) => inScope(routine) && !routine.extension);
    this.#roles = new Map(catalog.roles.map((role) => [role.oid, role]));
    this.#relations = new Map(catalog.relations.map((relation) => [relation.oid, relation]));
    this.#grants = groupBy(catalog.grants, (grant) => `${grant.on} ${grant.object}`);
    const edges = (by: 'inherit' | 'set') =>
      new Map(
        [
          ...groupBy(
            catalog.memberships.filter((m) => m[by]),
            ({ member }) => member,
          ),
        ].map(([member, list]) => [member, list.map(({ role }) => role)] as const),
      );
    this.#inherited = edges('inherit');
    this.#settable = edges('set');

    const columns = groupBy(catalog.columns, ({ relation }) => relation);
    const policies = groupBy(catalog.policies, ({ relation }) => relation);
    const indexes = groupBy(catalog.indexes, ({ relation }) => relation);
    const constraints = groupBy(catalog.constraints, ({ relation }) => relation);
    const tables = this.relations
      .filter(({ kind }) => kind === 'table' || kind === 'foreign table')
      .map((relation): PhiTable => {
        const own = columns.get(relation.oid) ?? [];
        return {
          ...relation,
          columns: own,
          tenant: own.find(
            ({ name }) => name === this.tenantColumns.find((one) => own.some((c) => c.name === one)),
          ),
          policies: policies.get(relation.oid) ?? [],
          indexes: indexes.get(relation.oid) ?? [],
          constraints: constraints.get(relation.oid) ?? [],
        };
      });
    this.phi = tables.filter(({ kind, comment }) => kind === 'table' && classOf(comment)?.name !== 'none');
    this.#phi = new Map(this.phi.map((table) => [table.oid, table]));
    this.exempt = tables.filter(({ comment }) => classOf(comment)?.name === 'none');

    const named = scope.operators ?? [];
    const operating = catalog.roles.filter(({ name }) => OPERATING.has(name) || named.includes(name));
    this.operators = new Set(
      catalog.roles
        .filter(
          ({ oid, name }) =>
            oid === BOOTSTRAP ||
            SERVERS_OWN.test(name) ||
            operating.some((role) => role.oid === oid || this.acting(oid).has(role.oid)),
        )
        .map(({ oid }) => oid),
    );
    this.logins = catalog.roles.filter(({ oid, login }) => login && !this.operators.has(oid));
  }

  relation = (oid: number): Relation | undefined => this.#relations.get(oid);
  role = (oid: number): Role | undefined => this.#roles.get(oid);
  /** As SQL writes it. */
  roleName = (oid: number): string =>
    oid === PUBLIC ? 'public' : (this.#roles.get(oid)?.quoted ?? `role ${oid}`);
  /** The table with PHI that it is, if it is one. */
  phiTable = (oid: number): PhiTable | undefined => this.#phi.get(oid);

  /** What others than the owner and the operators were granted on an object. */
  grantsOn = (on: Grant['on'], object: number): readonly Grant[] =>
    (this.#grants.get(`${on} ${object}`) ?? []).filter(({ grantee }) => !this.operators.has(grantee));

  /** Roles whose privileges a role has, itself included. */
  inheriting = (role: number): ReadonlySet<number> => closure([role], this.#inherited);
  /** Roles that a role can act as: those it can become, and what those inherit. */
  acting = (role: number): ReadonlySet<number> => closure(closure([role], this.#settable), this.#inherited);

  /** Logins, but for operators, that can act as a role. */
  loginsActingAs = (role: number): readonly Role[] =>
    this.logins.filter(({ oid }) => this.acting(oid).has(role));

  /** SQL that takes away the memberships through which a login can act as a role. */
  revoking = (login: number, role: number): string =>
    this.catalog.memberships
      .filter(
        ({ role: granted, member }) =>
          this.acting(login).has(member) &&
          !this.#isServers(member) &&
          // What a role of the server is a member of, it always is.
          (granted === role || (this.#isServers(granted) && this.acting(granted).has(role))),
      )
      .map(({ role: granted, member }) => `revoke ${this.roleName(granted)} from ${this.roleName(member)};`)
      .join('\n');

  #isServers = (role: number): boolean => SERVERS_OWN.test(this.#roles.get(role)?.name ?? '');

  /** Views and materialized views that show rows of PHI, through other views as well. */
  *views(): Iterable<{ readonly view: Relation; readonly sources: readonly Relation[] }> {
    const reads = groupBy(this.catalog.viewSources, ({ view }) => view);
    for (const view of this.relations) {
      if (view.kind !== 'view' && view.kind !== 'materialized view') continue;
      const seen = closure(
        [view.oid],
        new Map([...reads].map(([one, list]) => [one, list.map(({ source }) => source)])),
      );
      const sources = [...seen].flatMap((oid) => this.#phi.get(oid) ?? []);
      if (sources.length > 0) yield { view, sources };
    }
  }
}

export const COMMANDS: readonly Command[] = ['select', 'insert', 'update', 'delete'];

function closure(from: Iterable<number>, edges: ReadonlyMap<number, readonly number[]>): Set<number> {
  const seen = new Set(from);
  for (const one of seen) edges.get(one)?.forEach((next) => seen.add(next));
  return seen;
}

export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
