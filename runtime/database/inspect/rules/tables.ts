import { classOf, COLUMN_CLASSES, SEALED_CLASSES } from '../classes';
import type { PhiTable } from '../database';
import { listed } from '../finding';
import type { Rule } from '../rule';
import { schemasOfTenants } from './schema-per-tenant';

const on = (table: PhiTable, finding: string, cure: string) => ({
  object: `table ${table.quoted}`,
  finding,
  cure,
});
/** A part of another table: rows are reached through that one, and its policies count then. */
const isPart = ({ parents }: PhiTable) => parents.length > 0;

export const TABLES: readonly Rule[] = [
  {
    id: 'TEN-1.tenant-column',
    severity: 'broken',
    why: 'a row that does not say whose it is cannot be kept from anybody',
    *judge(db) {
      const apart = schemasOfTenants(db).tables;
      for (const table of db.phi) {
        if (table.tenant || apart.has(table.oid)) continue;
        const none = `comment on table ${table.quoted} is 'phi:none <why>';`;
        const add = `alter table ${table.quoted} add column ${db.tenantColumns[0]} text; -- fill it, then: alter column … set not null`;
        const lists = db.phi.some(({ tenant, constraints }) =>
          constraints.some(({ target, columns }) => target === table.oid && columns.join() === tenant?.name),
        );
        yield on(
          table,
          `has no tenant column${table.rls ? '' : ', and no row-level security'}${lists ? '; tenant columns refer to it, so it may be the list of tenants' : ''}`,
          lists ? none : `${add}\n-- or, if it holds no PHI: ${none}`,
        );
      }
    },
  },
  {
    id: 'TEN-1.tenant-null',
    severity: 'broken',
    why: 'a row without a tenant belongs to nobody, and no key or policy counts it',
    *judge(db) {
      for (const table of db.phi) {
        const { tenant } = table;
        if (!tenant || tenant.notNull) continue;
        if (db.catalog.domains.some(({ oid, notNull }) => oid === tenant.type && notNull)) continue;
        yield on(
          table,
          `column ${tenant.quoted} may be null`,
          `alter table ${table.quoted} alter column ${tenant.quoted} set not null;`,
        );
      }
    },
  },
  {
    id: 'TEN-1.enabled',
    severity: 'broken',
    why: 'every role that may read the table reads every tenant',
    *judge(db) {
      for (const table of db.phi) {
        // Without a tenant there is nothing to write a policy about.
        if (table.rls || !table.tenant) continue;
        yield on(
          table,
          isPart(table)
            ? `is a part of ${listed(table.parents.map((oid) => db.relation(oid)?.quoted ?? String(oid)))} and has no row-level security of its own: named itself, it is read past the policies of the whole`
            : table.policies.length > 0
              ? `row-level security is not enabled, so its ${table.policies.length === 1 ? 'policy counts' : 'policies count'} for nothing`
              : 'row-level security is not enabled',
          `alter table ${table.quoted} enable row level security, force row level security;`,
        );
      }
    },
  },
  {
    id: 'TEN-1.forced',
    severity: 'broken',
    why: 'its owner, and every function or view that runs as the owner, reads every tenant',
    *judge(db) {
      for (const table of db.phi) {
        if (!table.rls || table.forced) continue;
        yield on(
          table,
          `row-level security is not forced: ${db.roleName(table.owner)}, its owner, is exempt`,
          `alter table ${table.quoted} force row level security;`,
        );
      }
    },
  },
  {
    id: 'TEN-1.phi-none',
    severity: 'broken',
    why: 'a declaration takes the table out of every other rule, so it has to be true and give a reason',
    *judge(db) {
      for (const table of db.exempt) {
        const cure = `comment on ${table.kind} ${table.quoted} is null;`;
        if (classOf(table.comment)!.text.length < 3) {
          yield {
            ...on(
              table,
              'declares phi:none without a reason',
              `comment on ${table.kind} ${table.quoted} is 'phi:none <why>';`,
            ),
            object: `${table.kind} ${table.quoted}`,
          };
        }
        const classed = table.columns.filter(({ comment }) =>
          SEALED_CLASSES.includes(classOf(comment)?.name ?? ''),
        );
        if (classed.length > 0) {
          yield on(
            table,
            `declares phi:none, and ${listed(classed.map(({ quoted }) => quoted))} to identify or narrate`,
            cure,
          );
        } else if (table.tenant && !table.rls && db.grantsOn('relation', table.oid).length > 0) {
          yield {
            ...on(
              table,
              `declares phi:none, and holds rows of tenants (${table.tenant.quoted}) that nothing keeps apart`,
              `alter table ${table.quoted} enable row level security, force row level security; -- and a policy on ${table.tenant.quoted}`,
            ),
            severity: 'weak',
          };
        }
      }
      for (const table of [...db.phi, ...db.exempt]) {
        const said = classOf(table.comment);
        if (said && said.name !== 'none') {
          yield on(
            table,
            `comment declares "phi:${said.name}"; a table declares phi:none, or nothing`,
            `comment on table ${table.quoted} is null;`,
          );
        }
        for (const column of table.columns) {
          const name = classOf(column.comment)?.name;
          if (name === undefined || (COLUMN_CLASSES as readonly string[]).includes(name)) continue;
          yield on(
            table,
            `column ${column.quoted} declares "phi:${name}", which is no class`,
            `comment on column ${table.quoted}.${column.quoted} is 'phi:${COLUMN_CLASSES[0]}'; -- or ${COLUMN_CLASSES.slice(1).join(', ')}`,
          );
        }
      }
    },
  },
  {
    id: 'TEN-1.schema-per-tenant',
    severity: 'broken',
    why: 'what keeps tenants apart is then a search_path or a grant: one wrong name, or one line of injected SQL, and it is another tenant',
    *judge(db) {
      for (const { schemas, names } of schemasOfTenants(db).groups) {
        const logins = db.logins.filter(
          ({ oid }) => schemas.filter((schema) => canUse(db, oid, schema)).length > 1,
        );
        const quoted = schemas.map((schema) => schema.quoted);
        yield {
          object: `schemas ${listed(quoted)}`,
          finding:
            `hold the same tables (${listed(names)}) and no tenant column: a schema for each tenant, without row-level security` +
            (logins.length > 0
              ? `; ${listed(logins.map((role) => role.quoted))} can use more than one of them`
              : '; no login can use more than one of them'),
          cure: '-- one set of tables with a tenant column and policies; until then, a login for each tenant that can use its schema alone',
        };
      }
    },
  },
];

function canUse(
  db: Parameters<Rule['judge']>[0],
  login: number,
  schema: { readonly oid: number; readonly owner: number },
): boolean {
  const roles = db.acting(login);
  return (
    roles.has(schema.owner) ||
    db
      .grantsOn('schema', schema.oid)
      .some(({ grantee, privilege }) => privilege === 'usage' && (grantee === 0 || roles.has(grantee)))
  );
}
