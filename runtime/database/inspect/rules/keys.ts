import type { Index } from '../catalog';
import { counted, listed } from '../finding';
import type { Rule } from '../rule';

type Cure = (table: string, name: string, key: string) => string;
const KINDS: Readonly<Record<Index['constraint'], { readonly what: string; readonly cure: Cure }>> = {
  p: {
    what: 'primary key',
    cure: (table, name, key) => `alter table ${table} drop constraint ${name}, add primary key (${key});`,
  },
  u: {
    what: 'unique constraint',
    cure: (table, name, key) => `alter table ${table} drop constraint ${name}, add unique (${key});`,
  },
  x: {
    what: 'exclusion',
    cure: (table, name) =>
      `-- alter table ${table} drop constraint ${name}, and add it with the tenant (with =) in it`,
  },
  '': {
    what: 'unique index',
    cure: (table, name, key) =>
      `create unique index on ${table} (${key}); drop index ${schemaOf(table)}.${name};`,
  },
};
const schemaOf = (table: string): string => /^(?:"(?:[^"]|"")*"|[^".]+)/.exec(table)![0];

export const KEYS: readonly Rule[] = [
  {
    id: 'TEN-1.unique',
    severity: 'broken',
    why: 'a unique index sees the rows of everybody: who inserts a value learns whether another tenant has it',
    *judge(db) {
      for (const table of db.phi) {
        const { tenant } = table;
        if (!tenant) continue;
        for (const index of table.indexes) {
          if (!index.unique || index.key.includes(tenant.name)) continue;
          const random = index.types.every((type) => type === 'uuid');
          const key = index.key.map((name) => name ?? 'an expression').join(', ');
          const wider = `${tenant.quoted}, ${key}`;
          const { what, cure } = KINDS[index.constraint];
          yield {
            object: `table ${table.quoted}`,
            finding: `${what} ${index.quoted} (${key}) leaves out ${tenant.quoted}`,
            cure: cure(table.quoted, index.quoted, wider),
            // 122 random bits cannot be guessed; who knows an id learns that it is there.
            ...(random && { severity: 'weak' as const }),
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.foreign-key',
    severity: 'broken',
    why: 'foreign keys are checked past row-level security: a row can point at that of another tenant, and so learns that it is there',
    *judge(db) {
      for (const table of db.phi) {
        if (!table.tenant) continue;
        for (const key of table.constraints) {
          if (key.kind !== 'foreign key') continue;
          const target = db.phiTable(key.target);
          if (!target?.tenant) continue;
          const places = key.columns.keys();
          if (
            [...places].some(
              (at) => key.columns[at] === table.tenant!.name && key.targetColumns[at] === target.tenant!.name,
            )
          )
            continue;
          const wider = [target.tenant.name, ...key.targetColumns];
          const there = target.indexes.some(
            ({ unique, key: own }) =>
              unique && own.length === wider.length && wider.every((name) => own.includes(name)),
          );
          yield {
            object: `table ${table.quoted}`,
            finding: `foreign key ${key.quoted} (${key.columns.join(', ')}) to ${target.quoted} leaves out ${table.tenant.quoted}`,
            cure:
              `alter table ${table.quoted} drop constraint ${key.quoted}, add foreign key (${[table.tenant.quoted, ...key.columns].join(', ')})\n` +
              `  references ${target.quoted} (${wider.join(', ')});${there ? '' : ' -- which needs a unique index on those'}`,
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.index',
    severity: 'weak',
    why: 'every query reads the rows of all tenants before the policy drops them, and how long it takes tells how many there are',
    *judge(db) {
      for (const table of db.phi) {
        const { tenant } = table;
        if (!tenant || !table.rls || table.policies.length === 0) continue;
        if (table.indexes.some(({ key }) => key[0] === tenant.name)) continue;
        yield {
          object: `table ${table.quoted}`,
          finding: `no index begins with ${tenant.quoted}`,
          cure: `create index concurrently on ${table.quoted} (${tenant.quoted});`,
        };
      }
    },
  },
  {
    id: 'TEN-1.sequence',
    severity: 'weak',
    why: 'numbers that all tenants draw from tell each how many rows the others make',
    *judge(db) {
      for (const table of db.phi.filter(({ tenant }) => tenant)) {
        const counting = new Set(
          db.catalog.sequences.filter(({ relation }) => relation === table.oid).map(({ column }) => column),
        );
        if (counting.size === 0) continue;
        yield {
          object: `table ${table.quoted}`,
          finding: `${counting.size === 1 ? 'column' : 'columns'} ${listed([...counting])} draw${counting.size === 1 ? 's' : ''} from a sequence`,
          cure: `-- a random key: ${[...counting][0]} uuid default gen_random_uuid()`,
        };
      }
    },
  },
  {
    id: 'TEN-1.statistics',
    severity: 'weak',
    why: 'EXPLAIN estimates from the values of all tenants, for whoever may query the table',
    *judge(db) {
      for (const table of db.phi.filter(({ rls }) => rls)) {
        const kept = table.columns.filter(({ statistics }) => statistics);
        const extended = db.catalog.statistics.filter(({ relation }) => relation === table.oid);
        if (kept.length > 0) {
          yield {
            object: `table ${table.quoted}`,
            finding: `the planner keeps statistics of ${
              kept.length === table.columns.length
                ? counted(kept.length, 'column')
                : listed(kept.map(({ quoted }) => quoted))
            }`,
            cure: `alter table ${table.quoted} ${kept.map(({ quoted }) => `alter ${quoted} set statistics 0`).join(', ')}; analyze ${table.quoted};`,
          };
        }
        for (const { quoted } of extended) {
          yield {
            object: `table ${table.quoted}`,
            finding: `the planner keeps the extended statistics ${quoted}`,
            cure: `drop statistics ${quoted};`,
          };
        }
      }
    },
  },
];
