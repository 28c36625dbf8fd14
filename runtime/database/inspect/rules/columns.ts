import type { Column } from '../catalog';
import { classOf, identifies, looksLike, SEALED_CLASSES } from '../classes';
import { groupBy, type Database, type PhiTable } from '../database';
import { listed } from '../finding';
import type { Rule } from '../rule';
import { schemasOfTenants } from './schema-per-tenant';

const BYTEA = 17;
/** Looks at the first bytes, as a check of an envelope does; a length alone lets anything in. */
const LOOKS_AT_HEAD = /\b(substr|substring|"substring"|get_byte|"left")\s*\(/i;

/** A domain over bytea, or bytea with a constraint of the table, that lets in nothing but an envelope. */
function isSealed(db: Database, table: PhiTable, { type, name, quoted }: Column): boolean {
  const checks: string[] = [];
  let base = type;
  for (let domain = domainOf(db, base); domain; domain = domainOf(db, base)) {
    checks.push(...domain.checks);
    base = domain.base;
  }
  if (base !== BYTEA) return false;
  checks.push(
    ...table.constraints
      .filter(({ kind, columns }) => kind === 'check' && columns.includes(name))
      .map(({ definition }) => definition)
      .filter((definition) => definition.includes(quoted)),
  );
  return checks.some((check) => LOOKS_AT_HEAD.test(check) && !/\bOR\b/.test(check));
}

const domainOf = (db: Database, type: number) => db.catalog.domains.find(({ oid }) => oid === type);

export const COLUMNS: readonly Rule[] = [
  {
    id: 'KEY-2.plain',
    severity: 'broken',
    why: 'what identifies a person, or was written about one, is then readable in every dump, snapshot and log of the database',
    *judge(db) {
      for (const table of db.phi) {
        for (const column of table.columns) {
          const name = classOf(column.comment)?.name;
          if (!name || !SEALED_CLASSES.includes(name) || isSealed(db, table, column)) continue;
          yield {
            object: `table ${table.quoted}`,
            finding: `column ${column.quoted} is classed ${name}, and its type ${column.typeName} lets in plain values`,
            cure:
              `create domain sealed as bytea check (octet_length(value) >= 48 and substr(value, 1, 4) = '\\x42574631');\n` +
              `-- seal the values in the application, then: alter table ${table.quoted} alter ${column.quoted} type sealed using …`,
          };
        }
      }
    },
  },
  {
    id: 'KEY-2.unclassed',
    severity: 'weak',
    why: 'nobody has decided whether it is to be sealed',
    *judge(db) {
      const { repeated } = schemasOfTenants(db);
      for (const table of [...db.phi, ...db.exempt].filter(({ oid }) => !repeated.has(oid))) {
        const alike = groupBy(
          table.columns.filter((column) => undecided(db, table, column)),
          ({ name, typeName }) => looksLike(name, typeName),
        );
        for (const [like, columns] of alike) {
          if (like === undefined) continue;
          const many = columns.length > 1;
          yield {
            object: `${table.kind} ${table.quoted}`,
            finding: `${many ? 'columns' : 'column'} ${listed(columns.map(({ quoted }) => quoted))} ${many ? 'have' : 'has'} no class, and ${many ? 'names' : 'the name'} of ${many ? '' : 'a '}${like.replace('-', ' ')}${many ? 's' : ''}`,
            cure: columns
              .map(
                ({ quoted }) =>
                  `comment on column ${table.quoted}.${quoted} is 'phi:${like}'; -- or 'phi:none <why>'`,
              )
              .join('\n'),
          };
        }
      }
    },
  },
];

function undecided(db: Database, table: PhiTable, column: Column): boolean {
  if (classOf(column.comment) || column === table.tenant || isSealed(db, table, column)) return false;
  // Names and notes of what is no person are what a table without PHI is for.
  return db.phiTable(table.oid) !== undefined || identifies(column.name);
}
