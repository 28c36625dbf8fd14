import type { Command, Policy } from '../catalog';
import { COMMANDS, PUBLIC, type Database, type PhiTable } from '../database';
import { bondOf, callsPerRow, strongest, type Bond, type Row } from '../expression';
import { listed } from '../finding';
import type { Rule } from '../rule';
import { contextOf } from './context';

const rowOf = (table: PhiTable): Row => ({
  table: table.quoted.slice(table.quoted.lastIndexOf('.') + 1),
  tenant: table.tenant!.quoted,
  columns: table.columns.map(({ quoted }) => quoted),
});

/** What a policy says of rows that are there (`using`), or that are written (`check`). */
type Side = 'using' | 'check';
const SIDES: Readonly<Record<Command, readonly Side[]>> = {
  select: ['using'],
  insert: ['check'],
  update: ['using', 'check'],
  delete: ['using'],
};
const appliesTo = ({ command }: Policy, to: Command): boolean => command === 'all' || command === to;
/** Without an expression for rows that are written, that for rows that are there counts (manual, CREATE POLICY). */
const expressionOf = (policy: Policy, side: Side): string | null =>
  side === 'check' && policy.command !== 'insert' ? (policy.check ?? policy.using) : policy[side];

/** A way through: what may be done past the tenant, by a policy that says so alone. */
interface Gap {
  readonly policy: Policy;
  readonly command: Command;
  readonly side: Side;
  readonly bond: Bond;
}

/** Permissive policies are alternatives, so each of them has to be held, by itself or by a restrictive one. */
function* gaps(db: Database, table: PhiTable): Iterable<Gap> {
  const row = rowOf(table);
  for (const policy of table.policies.filter(({ permissive }) => permissive)) {
    // An owner that nobody can act as needs a policy of its own, for what its functions do. It opens nothing to others.
    if (policy.roles.every((role) => isNobodys(db, table, role))) continue;
    for (const command of COMMANDS.filter((one) => appliesTo(policy, one))) {
      for (const side of SIDES[command]) {
        const bond = strongest([
          bondOf(expressionOf(policy, side), row),
          ...table.policies
            .filter(
              (other) => !other.permissive && appliesTo(other, command) && covers(db, table, other, policy),
            )
            .map((other) => bondOf(expressionOf(other, side), row)),
        ]);
        if (bond !== 'bound') yield { policy, command, side, bond };
      }
    }
  }
}

const isNobodys = (db: Database, table: PhiTable, role: number): boolean =>
  role === table.owner && db.loginsActingAs(role).length === 0;

/** Whether a restrictive policy counts for everybody that a permissive one is for. */
const covers = (db: Database, table: PhiTable, restrictive: Policy, permissive: Policy): boolean =>
  restrictive.roles.includes(PUBLIC) ||
  permissive.roles.every(
    (role) =>
      isNobodys(db, table, role) ||
      (role !== PUBLIC && restrictive.roles.some((one) => db.inheriting(role).has(one))),
  );

/** Tables of which the policies count, and can be compared with a tenant. */
const judged = (db: Database): readonly PhiTable[] => db.phi.filter(({ rls, tenant }) => rls && tenant);

const cureOf = (table: PhiTable): string =>
  `create policy tenant_only on ${table.quoted} as restrictive\n` +
  `  using (${table.tenant!.quoted} = (select /* a function that tells the tenant of the transaction */))` +
  ';';

function* findGaps(
  db: Database,
  wanted: Bond,
  sides: readonly Side[],
  say: (who: string, what: string, policy: string) => string,
) {
  for (const table of judged(db)) {
    const found = [...gaps(db, table)].filter(({ bond, side }) => bond === wanted && sides.includes(side));
    for (const policy of new Set(found.map((gap) => gap.policy))) {
      const commands = [
        ...new Set(found.filter((gap) => gap.policy === policy).map(({ command }) => command)),
      ];
      yield {
        object: `table ${table.quoted}`,
        finding: say(listed(policy.roles.map(db.roleName)), listed(commands), policy.quoted),
        cure: cureOf(table),
      };
    }
  }
}

export const POLICIES: readonly Rule[] = [
  {
    id: 'TEN-1.policy-open',
    severity: 'broken',
    why: 'permissive policies are joined by OR: one that does not compare the tenant opens the table, unless a restrictive one does',
    judge: (db) =>
      findGaps(
        db,
        'open',
        ['using'],
        (who, what, policy) => `policy ${policy} lets ${who} ${what} rows whatever their tenant is`,
      ),
  },
  {
    id: 'TEN-1.policy-check',
    severity: 'broken',
    why: 'rows can be written into, or moved to, another tenant',
    judge: (db) =>
      findGaps(
        db,
        'open',
        ['check'],
        (who, what, policy) => `policy ${policy} lets ${who} ${what} rows with any tenant in them`,
      ),
  },
  {
    id: 'TEN-1.policy-opaque',
    severity: 'weak',
    why: 'what a function makes of the tenant column cannot be told from outside, and it is called for every row',
    judge: (db) =>
      findGaps(
        db,
        'opaque',
        ['using', 'check'],
        (who, what, policy) =>
          `policy ${policy} (${what}, for ${who}) compares the tenant in a way that cannot be judged`,
      ),
  },
  {
    id: 'TEN-1.policy-context',
    severity: 'weak',
    why: 'everybody may write a setting, so SQL injection in an application can choose the tenant; a signed context cannot be chosen',
    *judge(db) {
      for (const table of judged(db)) {
        const plain = new Map<string, string[]>();
        for (const policy of table.policies) {
          const { settings, sealed } = contextOf(db, policy);
          if (sealed || settings.length === 0) continue;
          for (const setting of settings) plain.set(setting, [...(plain.get(setting) ?? []), policy.quoted]);
        }
        if (plain.size === 0) continue;
        const names = [...new Set([...plain.values()].flat())];
        yield {
          object: `table ${table.quoted}`,
          finding: `${names.length === 1 ? 'policy' : 'policies'} ${listed(names)} trust${names.length === 1 ? 's' : ''} ${listed([...plain.keys()])}`,
          cure: '-- let a function verify a signature over the tenant before it returns it, such as tenancy.enter of Bulwark',
        };
      }
    },
  },
  {
    id: 'TEN-1.policy-per-row',
    severity: 'weak',
    why: 'it is evaluated for every row, and in a sub-select only once a statement',
    *judge(db) {
      for (const table of judged(db)) {
        const row = rowOf(table);
        for (const policy of table.policies) {
          const fixed = db.catalog.functions.filter(
            ({ oid, immutable }) => immutable && policy.functions.includes(oid),
          );
          const calls = new Set(
            [policy.using, policy.check]
              .flatMap((text) => callsPerRow(text, row))
              .filter((call) => !fixed.some(({ quoted }) => quoted.startsWith(`${call}(`))),
          );
          if (calls.size === 0) continue;
          yield {
            object: `table ${table.quoted}`,
            finding: `policy ${policy.quoted} calls ${listed([...calls])} for each row`,
            cure: `-- in policy ${policy.quoted}: (select ${[...calls][0]}(…))`,
          };
        }
      }
    },
  },
];
