import type { Grant, Relation } from '../catalog';
import { groupBy, PUBLIC, type Database } from '../database';
import { listed } from '../finding';
import type { Rule } from '../rule';

/** Tables with PHI, and what shows their rows. */
const showing = (db: Database): readonly Relation[] => [
  ...db.phi,
  ...[...db.views()].map(({ view }) => view),
];

/** Privileges that reach past policies, or act for others. */
const BEYOND: ReadonlySet<string> = new Set(['truncate', 'references', 'trigger', 'maintain']);

const privilegesOf = (grants: readonly Pick<Grant, 'privilege'>[]): string[] => [
  ...new Set(grants.map(({ privilege }) => privilege)),
];

export const GRANTS: readonly Rule[] = [
  {
    id: 'TEN-1.grant-public',
    severity: 'broken',
    why: 'every role that there is, or will be, has it',
    *judge(db) {
      for (const relation of showing(db)) {
        const open = [
          ...db.grantsOn('relation', relation.oid),
          ...db.grantsOn('column', relation.oid),
        ].filter(({ grantee }) => grantee === PUBLIC);
        if (open.length === 0) continue;
        yield {
          object: `${relation.kind} ${relation.quoted}`,
          finding: `public may ${listed(privilegesOf(open), 8)}`,
          cure: `revoke all on ${relation.quoted} from public;`,
        };
      }
    },
  },
  {
    id: 'TEN-1.grant-beyond',
    severity: 'broken',
    why: 'policies do not count for it: TRUNCATE empties every tenant, REFERENCES probes for rows, TRIGGER runs code as whoever writes',
    *judge(db) {
      for (const table of db.phi) {
        const grants = [...db.grantsOn('relation', table.oid), ...db.grantsOn('column', table.oid)].filter(
          ({ grantee, privilege }) => grantee !== PUBLIC && BEYOND.has(privilege),
        );
        const alike = groupBy([...groupBy(grants, ({ grantee }) => grantee)], ([, own]) =>
          privilegesOf(own).join(', '),
        );
        for (const [what, holders] of alike) {
          const names = holders.map(([grantee]) => db.roleName(grantee));
          yield {
            object: `table ${table.quoted}`,
            finding: `${listed(names)} ${names.length === 1 ? 'holds' : 'hold'} ${what}`,
            cure: `revoke ${what} on ${table.quoted} from ${names.join(', ')};`,
            // Locks, and statistics made anew.
            ...(what === 'maintain' && { severity: 'weak' as const }),
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.schema-create',
    severity: 'broken',
    why: 'a function or table put there is found by statements and functions of others, and has no policies',
    *judge(db) {
      const { catalog } = db;
      const schemas = new Set(db.relations.map(({ schema }) => schema));
      for (const schema of catalog.schemas) {
        if (!schemas.has(schema.name) && schema.name !== 'public') continue;
        for (const { grantee, privilege } of db.grantsOn('schema', schema.oid)) {
          if (privilege !== 'create') continue;
          yield {
            object: `schema ${schema.quoted}`,
            finding: `${db.roleName(grantee)} may create in it`,
            cure: `revoke create on schema ${schema.quoted} from ${db.roleName(grantee)};`,
          };
        }
      }
    },
  },
  {
    id: 'TEN-1.database-create',
    severity: 'broken',
    why: 'everybody may make schemas, and put tables without policies into them',
    *judge(db) {
      for (const { grantee, privilege } of db.catalog.grants.filter((grant) => grant.on === 'database')) {
        if (grantee !== PUBLIC || privilege !== 'create') continue;
        const { quoted } = db.catalog.server[0]!;
        yield {
          object: `database ${quoted}`,
          finding: 'public may create schemas',
          cure: `revoke create on database ${quoted} from public;`,
        };
      }
    },
  },
  {
    id: 'TEN-1.temporary',
    severity: 'weak',
    why: 'a temporary table outlives its transaction, so a pooled connection carries it to the next tenant, and its name shadows others',
    *judge(db) {
      const temporary = db.catalog.grants.filter(
        ({ on, grantee, privilege }) =>
          on === 'database' && privilege === 'temporary' && !db.operators.has(grantee),
      );
      const { quoted } = db.catalog.server[0] ?? { quoted: '' };
      for (const { grantee } of temporary) {
        yield {
          object: `database ${quoted}`,
          finding: `${db.roleName(grantee)} may make temporary tables`,
          cure: `revoke temporary on database ${quoted} from ${db.roleName(grantee)};`,
        };
      }
    },
  },
  {
    id: 'TEN-1.default-privileges',
    severity: 'broken',
    why: 'what is made later is open before anybody has put a policy on it',
    *judge(db) {
      const given = db.catalog.defaultGrants.filter(
        ({ grantee, kind, privilege }) =>
          !db.operators.has(grantee) &&
          kind !== 'types' &&
          !(kind === 'schemas' && privilege === 'usage' && grantee !== PUBLIC),
      );
      // PUBLIC executes functions by the defaults of the server: said again, it is no news.
      const news = given.filter(
        ({ kind, grantee, privilege }) =>
          !(kind === 'functions' && grantee === PUBLIC && privilege === 'execute'),
      );
      const key = ({ role, schema, kind }: (typeof news)[number]) => `${role} ${kind} ${schema}`;
      for (const grants of groupBy(news, key).values()) {
        const { role, schema, kind } = grants[0]!;
        const grantees = [...new Set(grants.map(({ grantee }) => grantee))];
        const place = schema === '' ? '' : ` in schema ${JSON.stringify(schema)}`;
        yield {
          object: `role ${db.roleName(role)}`,
          finding: `${kind} that it makes${place} are given to ${listed(grantees.map(db.roleName))} (${listed(privilegesOf(grants), 8)})`,
          cure: `alter default privileges for role ${db.roleName(role)}${place} revoke all on ${kind} from ${grantees.map(db.roleName).join(', ')};`,
          ...(kind !== 'tables' && !grantees.includes(PUBLIC) && { severity: 'weak' as const }),
        };
      }
    },
  },
];
