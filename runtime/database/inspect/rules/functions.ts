import type { Routine } from '../catalog';
import { PUBLIC, type Database } from '../database';
import { listed } from '../finding';
import type { Rule } from '../rule';

const object = ({ kind, quoted }: Routine) => `${kind} ${quoted}`;
const definers = (db: Database) => db.routines.filter(({ definer }) => definer);

/** Schemas of a search_path, as it was set on a function; undefined where it was not. */
function searchPath({ settings }: Routine): string[] | undefined {
  const setting = settings.find((one) => one.startsWith('search_path='));
  return setting
    ?.slice('search_path='.length)
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '');
}

export const FUNCTIONS: readonly Rule[] = [
  {
    id: 'TEN-1.function-search-path',
    severity: 'broken',
    why: 'whoever calls it chooses what its names mean, and it runs with the rights of its owner',
    *judge(db) {
      for (const routine of definers(db)) {
        // Names in `begin atomic` were resolved when it was made.
        if (routine.resolved) continue;
        const path = searchPath(routine);
        const cure = `alter ${routine.kind} ${routine.quoted} set search_path = pg_catalog, pg_temp;`;
        if (!path) {
          yield {
            object: object(routine),
            finding: `runs as ${db.roleName(routine.owner)} with the search_path of whoever calls it`,
            cure,
          };
          continue;
        }
        const writable = db.catalog.schemas.filter(
          ({ name, oid }) =>
            path.includes(name) &&
            db
              .grantsOn('schema', oid)
              .some(({ privilege, grantee }) => privilege === 'create' && grantee !== routine.owner),
        );
        if (writable.length > 0 || path.includes('$user')) {
          yield {
            object: object(routine),
            finding: `finds names in ${path.includes('$user') ? 'a schema named after its caller' : listed(writable.map(({ quoted }) => quoted))}, where others may create`,
            cure,
          };
        } else if (path.at(-1) !== 'pg_temp') {
          yield {
            object: object(routine),
            finding:
              'has a search_path that does not end in pg_temp, so temporary tables of its caller are found first',
            cure: `alter ${routine.kind} ${routine.quoted} set search_path = ${[...(path.length > 0 ? path.filter((name) => name !== 'pg_temp') : ['pg_catalog']), 'pg_temp'].join(', ')};`,
            severity: 'weak',
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.function-public',
    severity: 'broken',
    why: 'everybody who can connect runs it, with the rights of its owner',
    *judge(db) {
      for (const routine of definers(db)) {
        if (!db.grantsOn('function', routine.oid).some(({ grantee }) => grantee === PUBLIC)) continue;
        yield {
          object: object(routine),
          finding: `is executed by public, as ${db.roleName(routine.owner)}`,
          cure: `revoke execute on ${routine.kind} ${routine.quoted} from public;`,
          // It is called by a trigger alone, and needs a table of its caller to hang it on.
          ...(routine.trigger && { severity: 'weak' as const }),
        };
      }
    },
  },
  {
    id: 'TEN-1.function-owner',
    severity: 'broken',
    why: 'policies do not count for it: one mistake in it reads every tenant',
    *judge(db) {
      for (const routine of definers(db)) {
        const owner = db.role(routine.owner);
        if (!owner?.superuser && !owner?.bypassRls) continue;
        yield {
          object: object(routine),
          finding: `runs as ${owner.quoted}, which ${owner.superuser ? 'is a superuser' : 'bypasses row-level security'}`,
          cure: `alter ${routine.kind} ${routine.quoted} owner to …; -- a role without login, SUPERUSER and BYPASSRLS`,
        };
      }
    },
  },
  {
    id: 'TEN-1.leakproof',
    severity: 'broken',
    why: 'it is called before the policies, with rows of every tenant',
    *judge(db) {
      for (const routine of db.routines) {
        if (!routine.leakproof) continue;
        yield {
          object: object(routine),
          finding: 'is marked LEAKPROOF, and is none of the server',
          cure: `alter ${routine.kind} ${routine.quoted} not leakproof;`,
        };
      }
    },
  },
];
