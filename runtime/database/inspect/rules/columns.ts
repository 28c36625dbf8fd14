import type { Column } from '../catalog';
import { classOf, identifies, looksLike, SEALED_CLASSES } from '../classes';
import type { Database, PhiTable } from '../database';
import type { Rule } from '../rule';

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
      for (const table of [...db.phi, ...db.exempt]) {
        for (const column of table.columns) {
          // Names and notes of what is no person are what such a table is for.
          if (table.kind === 'table' && !db.phiTable(table.oid) && !identifies(column.name)) continue;
          if (classOf(column.comment) || column === table.tenant || isSealed(db, table, column)) continue;
          const like = looksLike(column.name, column.typeName);
          if (!like) continue;
          yield {
            object: `${table.kind} ${table.quoted}`,
            finding: `column ${column.quoted} has the name of a ${like.replace('-', ' ')}, and no class`,
            cure: `comment on column ${table.quoted}.${column.quoted} is 'phi:${like}'; -- or 'phi:none <why>'`,
          };
        }
      }
    },
  },
];
