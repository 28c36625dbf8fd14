import type { Role } from '../catalog';
import type { Database } from '../database';
import { counted, listed } from '../finding';
import type { Rule } from '../rule';

/** Predefined roles that reach past privileges and policies (manual, "Predefined Roles"). */
const REACHING: Readonly<Record<string, { readonly what: string; readonly weak?: true }>> = {
  pg_read_all_data: { what: 'may select from every table' },
  pg_write_all_data: { what: 'may write into every table' },
  pg_execute_server_program: { what: 'may run programs on the server, as the server' },
  pg_read_server_files: { what: 'may read the files of the server' },
  pg_write_server_files: { what: 'may write the files of the server' },
  pg_create_subscription: { what: 'may copy rows from elsewhere, past policies' },
  pg_maintain: { what: 'may lock and rewrite every table', weak: true },
  pg_read_all_stats: { what: 'sees the statements of others, with what stands in them', weak: true },
};

const object = (role: Role) => `role ${role.quoted}`;

/** Owners of tables with PHI, and how many each has. */
function owners(db: Database): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { owner, quoted } of db.phi) found.set(owner, [...(found.get(owner) ?? []), quoted]);
  return found;
}

export const ROLES: readonly Rule[] = [
  {
    id: 'TEN-1.role-bypass',
    severity: 'broken',
    why: 'no policy counts for it',
    *judge(db) {
      for (const login of db.logins) {
        if (login.superuser || login.bypassRls) {
          const what = login.superuser ? 'superuser' : 'bypassrls';
          yield {
            object: object(login),
            finding: `logs in, and ${login.superuser ? 'is a superuser' : 'bypasses row-level security'}`,
            cure: `alter role ${login.quoted} no${what};`,
          };
          continue;
        }
        const past = [...db.acting(login.oid)]
          .map(db.role)
          .filter((role): role is Role => role !== undefined && (role.superuser || role.bypassRls));
        if (past.length === 0) continue;
        yield {
          object: object(login),
          finding: `logs in, and can become ${listed(past.map(({ quoted, superuser }) => `${quoted} (${superuser ? 'superuser' : 'bypassrls'})`))}`,
          cure: past.map(({ oid }) => db.revoking(login.oid, oid)).join('\n'),
        };
      }
    },
  },
  {
    id: 'TEN-1.role-owner',
    severity: 'broken',
    why: 'an owner can switch row-level security off, and is exempt where it is not forced',
    *judge(db) {
      for (const login of db.logins) {
        // A superuser has a finding of its own.
        if (login.superuser) continue;
        const acting = db.acting(login.oid);
        for (const [owner, tables] of owners(db)) {
          if (!acting.has(owner)) continue;
          const what = tables.length > 3 ? counted(tables.length, 'table') : listed(tables);
          yield owner === login.oid
            ? {
                object: object(login),
                finding: `logs in, and owns ${what}`,
                cure: `create role ${login.quoted}_owner nologin; reassign owned by ${login.quoted} to ${login.quoted}_owner; -- and grant what it needs`,
              }
            : {
                object: object(login),
                finding: `logs in, and can act as ${db.roleName(owner)}, who owns ${what}`,
                cure: db.revoking(login.oid, owner),
              };
        }
      }
    },
  },
  {
    id: 'TEN-1.role-predefined',
    severity: 'broken',
    why: 'it has these rights on whatever is made, now and later, whatever was granted',
    *judge(db) {
      for (const login of db.logins) {
        if (login.superuser) continue;
        for (const oid of db.acting(login.oid)) {
          const name = db.role(oid)?.name ?? '';
          const reaching = REACHING[name];
          if (!reaching) continue;
          yield {
            object: object(login),
            finding: `is a member of ${name}: it ${reaching.what}`,
            cure: db.revoking(login.oid, oid),
            ...(reaching.weak && { severity: 'weak' as const }),
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.role-replication',
    severity: 'broken',
    why: 'replication carries the rows of every tenant, past policies and privileges',
    *judge(db) {
      for (const login of db.logins) {
        if (!login.replication || login.superuser) continue;
        yield {
          object: object(login),
          finding: 'logs in, and may replicate',
          cure: `alter role ${login.quoted} noreplication;`,
        };
      }
    },
  },
  {
    id: 'TEN-1.role-create',
    severity: 'broken',
    why: 'before PostgreSQL 16, it may make itself a member of any role that is no superuser, also of owners',
    *judge(db) {
      if (db.version >= 160000) return;
      for (const login of db.logins) {
        if (!login.createRole || login.superuser) continue;
        yield {
          object: object(login),
          finding: 'logs in, and may create and grant roles',
          cure: `alter role ${login.quoted} nocreaterole; -- or --operator ${login.quoted}, if nobody's daily work`,
        };
      }
    },
  },
];
