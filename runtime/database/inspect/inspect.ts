import type { Client } from 'pg';
import { LIMITS, prepareSession, resetSession, rollBack, type Limits } from '../session';
import { Database, type Scope } from './database';
import { listed, type Finding } from './finding';
import { readCatalog } from './read-catalog';
import { RULES } from './rules';

/** What was looked at, and what is no finding but good to know. */
export interface Facts {
  /** Such as 170005. */
  readonly version: number;
  /** Tables that have to be kept apart, and those that say that they hold no PHI. */
  readonly tables: { readonly phi: number; readonly none: number };
  readonly functions: number;
  /** Names that were taken for the tenant: those found, or those looked for where none was. */
  readonly tenantColumns: readonly string[];
  /** Roles that log in and are judged. */
  readonly logins: readonly string[];
  /** Roles that run the server, and are not judged by what they can do: nobody's daily work. */
  readonly operators: readonly string[];
  /** Logins that can make themselves a member of an owner of tables with PHI: whoever migrates. */
  readonly administrators: readonly string[];
}

export interface Inspection {
  /** Broken ones first, then as the rules are ordered. */
  readonly findings: readonly Finding[];
  readonly facts: Facts;
}

/**
 * Inspects a database, reading only, in a transaction of its own. Any role may ask, of any PostgreSQL from 14 on.
 * @throws what the connection throws
 */
export async function inspect(
  client: Client,
  scope: Scope = {},
  limits: Limits = LIMITS,
): Promise<Inspection> {
  await prepareSession(client, limits, true);
  try {
    await client.query('begin isolation level repeatable read read only');
    return await inspectHere(client, scope);
  } finally {
    await rollBack(client);
    await resetSession(client);
  }
}

/** Inspects what the transaction that is open sees. */
export async function inspectHere(client: Client, scope: Scope = {}): Promise<Inspection> {
  const { catalog, unread } = await readCatalog(client);
  const db = new Database(catalog, scope);
  const findings: Finding[] = unread.map(({ part, why }) => ({
    check: 'TEN-1.unread',
    controls: ['TEN-1'],
    severity: 'broken',
    object: 'database',
    finding: `cannot be judged: ${part}: ${why}`,
    why: 'what cannot be seen may be anything',
    cure: `-- ask as a role that may read the catalogue`,
  }));
  const known = new Set(catalog.schemas.map(({ name }) => name));
  for (const schema of scope.schemas ?? []) {
    if (known.has(schema)) continue;
    findings.push({
      check: 'TEN-1.unread',
      controls: ['TEN-1'],
      severity: 'broken',
      object: 'database',
      finding: `cannot be judged: there is no schema ${JSON.stringify(schema)}`,
      why: 'nothing would be checked',
      cure: `-- schemas here: ${listed([...known], 20)}`,
    });
  }
  for (const rule of RULES) {
    const { id, severity, why } = rule;
    for (const violation of rule.judge(db)) {
      findings.push({ check: id, controls: [id.slice(0, id.indexOf('.'))], severity, ...violation, why });
    }
  }
  return {
    findings: [
      ...findings.filter((one) => one.severity === 'broken'),
      ...findings.filter((one) => one.severity === 'weak'),
    ],
    facts: factsOf(db),
  };
}

function factsOf(db: Database): Facts {
  const owners = new Set(db.phi.map(({ owner }) => owner));
  const administrators = db.logins.filter(({ oid }) =>
    db.catalog.memberships.some(
      ({ role, member, admin }) => admin && owners.has(role) && db.acting(oid).has(member),
    ),
  );
  const named = [...new Set(db.phi.flatMap(({ tenant }) => tenant?.name ?? []))];
  return {
    version: db.version,
    tables: { phi: db.phi.length, none: db.exempt.length },
    functions: db.routines.length,
    tenantColumns: named.length > 0 ? named : db.tenantColumns,
    logins: db.logins.map(({ name }) => name),
    operators: db.catalog.roles
      .filter(({ oid, login }) => login && db.operators.has(oid))
      .map(({ name }) => name),
    administrators: administrators.map(({ name }) => name),
  };
}
