import type { Schema } from '../catalog';
import { groupBy, type Database } from '../database';

interface SchemasOfTenants {
  readonly groups: readonly { readonly schemas: readonly Schema[]; readonly names: readonly string[] }[];
  /** Tables that the groups speak for. */
  readonly tables: ReadonlySet<number>;
  /** Those of all but the first schema of a group: what is said of the first holds for them. */
  readonly repeated: ReadonlySet<number>;
}

const known = new WeakMap<Database, SchemasOfTenants>();

/**
 * Schemas with the same tables, of which none has a tenant column: a schema for each tenant. They are judged together,
 * because a thousand tenants would otherwise be a thousand times the same findings.
 */
export function schemasOfTenants(db: Database): SchemasOfTenants {
  const before = known.get(db);
  if (before) return before;
  const bySchema = groupBy(db.phi, ({ schema }) => schema);
  const plain = [...bySchema].filter(([, tables]) => tables.every(({ tenant, rls }) => !tenant && !rls));
  const groups = [...groupBy(plain, ([, tables]) => tables.map(({ name }) => name).join('\n')).values()]
    .filter((alike) => alike.length > 1)
    .map((alike) => ({
      schemas: alike
        .map(([name]) => db.catalog.schemas.find((schema) => schema.name === name)!)
        .filter(Boolean),
      names: alike[0]![1].map(({ name }) => name),
      tables: alike.flatMap(([, tables]) => tables.map(({ oid }) => oid)),
    }));
  const repeated = new Set(groups.flatMap(({ tables, names }) => tables.slice(names.length)));
  const found = { groups, repeated, tables: new Set(groups.flatMap(({ tables }) => tables)) };
  known.set(db, found);
  return found;
}
