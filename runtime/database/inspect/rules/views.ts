import { classOf } from '../classes';
import { counted, listed } from '../finding';
import type { Rule } from '../rule';

export const VIEWS: readonly Rule[] = [
  {
    id: 'TEN-1.view',
    severity: 'broken',
    why: 'it reads as its owner does: policies for whoever asks do not count',
    *judge(db) {
      for (const { view, sources } of db.views()) {
        if (
          view.kind !== 'view' ||
          view.options.some((option) => /^security_invoker=(true|on|1|yes)$/i.test(option))
        )
          continue;
        yield {
          object: `view ${view.quoted}`,
          finding: `shows ${listed(sources.map(({ quoted }) => quoted))} with the rights of ${db.roleName(view.owner)}`,
          cure:
            db.version >= 150000
              ? `alter view ${view.quoted} set (security_invoker = true);`
              : `drop view ${view.quoted}; -- security_invoker needs PostgreSQL 15`,
        };
      }
    },
  },
  {
    id: 'TEN-1.materialized-view',
    severity: 'broken',
    why: 'it is a copy of the rows of every tenant, and row-level security cannot be had on it',
    *judge(db) {
      for (const { view, sources } of db.views()) {
        if (view.kind !== 'materialized view') continue;
        yield {
          object: `materialized view ${view.quoted}`,
          finding: `copies ${listed(sources.map(({ quoted }) => quoted))}`,
          cure: `drop materialized view ${view.quoted}; -- a view, or a table with the tenant and policies`,
        };
      }
    },
  },
  {
    id: 'TEN-1.foreign-table',
    severity: 'broken',
    why: 'row-level security cannot be had on it, and its rows are somewhere that this database does not guard',
    *judge(db) {
      for (const table of db.relations) {
        if (table.kind !== 'foreign table' || classOf(table.comment)?.name === 'none') continue;
        yield {
          object: `foreign table ${table.quoted}`,
          finding: 'holds rows of another server',
          cure: `drop foreign table ${table.quoted}; -- or comment on foreign table ${table.quoted} is 'phi:none <why>';`,
        };
      }
    },
  },
  {
    id: 'TEN-1.rule',
    severity: 'broken',
    why: 'what it makes of a statement runs as the owner of the table',
    *judge(db) {
      for (const table of db.phi) {
        for (const { relation, quoted } of db.catalog.rewriteRules) {
          if (relation !== table.oid) continue;
          yield {
            object: `table ${table.quoted}`,
            finding: `rule ${quoted} rewrites statements`,
            cure: `drop rule ${quoted} on ${table.quoted};`,
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.trigger',
    severity: 'weak',
    why: 'it sees rows of one tenant and acts as another role, past the policies for whoever wrote them',
    *judge(db) {
      for (const table of db.phi) {
        const acting = db.catalog.triggers.flatMap((trigger) => {
          const routine = db.routines.find(({ oid }) => oid === trigger.function);
          return trigger.relation === table.oid && routine?.definer ? [{ trigger, routine }] : [];
        });
        if (acting.length === 0) continue;
        yield {
          object: `table ${table.quoted}`,
          finding: `${counted(acting.length, 'trigger')} (${listed(acting.map(({ trigger }) => trigger.quoted))}) run${acting.length === 1 ? 's' : ''} as ${listed([...new Set(acting.map(({ routine }) => db.roleName(routine.owner)))])}`,
          cure: acting.map(({ routine }) => `alter function ${routine.quoted} security invoker;`).join('\n'),
        };
      }
    },
  },
];
