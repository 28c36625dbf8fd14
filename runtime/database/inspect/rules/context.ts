import type { Policy, Routine } from '../catalog';
import type { Database } from '../database';

/** What a policy knows the tenant from. */
export interface Context {
  /** Names of settings that it reads, itself or through functions. */
  readonly settings: readonly string[];
  /** Whether a function on the way verifies what it reads. */
  readonly sealed: boolean;
}

const SETTING = /current_setting\(\s*'([^']+)'/gi;
/** What nobody can verify a signature without. */
const VERIFIES = /\b(sha256|sha512|hmac|digest|crypto_auth_verify|verify)\s*\(/i;
/** Settings of the server, which say nothing of a tenant. */
const SERVERS =
  /^(role|search_path|is_superuser|server_version(_num)?|transaction_.*|application_name|timezone)$/i;

/**
 * Follows a policy through the functions that it calls, by the names in their bodies.
 *
 * Whether a function really verifies cannot be told from its text. One that reads a setting, computes a digest, and does so
 * with the rights of its owner, who has the key, is believed to.
 */
export function contextOf(db: Database, policy: Policy): Context {
  const texts = [policy.using ?? '', policy.check ?? ''];
  const settings = new Set<string>();
  let sealed = true;
  const read = (text: string) => {
    const names = [...text.matchAll(SETTING)].map(([, name]) => name!).filter((name) => !SERVERS.test(name));
    for (const name of names) settings.add(name);
    return names.length > 0;
  };
  for (const text of texts) if (read(text)) sealed = false;

  const byName = functionsByName(db);
  const queue = db.catalog.functions.filter(({ oid }) => policy.functions.includes(oid));
  for (const routine of queue) {
    if (read(routine.body) && !(routine.definer && VERIFIES.test(routine.body))) sealed = false;
    for (const [, name] of routine.body.matchAll(/([A-Za-z_][\w$]*)\s*\(/g)) {
      for (const called of byName.get(name!.toLowerCase()) ?? [])
        if (!queue.includes(called)) queue.push(called);
    }
  }
  return { settings: [...settings], sealed };
}

const known = new WeakMap<Database, ReadonlyMap<string, Routine[]>>();

function functionsByName(db: Database): ReadonlyMap<string, Routine[]> {
  let names = known.get(db);
  if (!names) {
    const made = new Map<string, Routine[]>();
    for (const routine of db.catalog.functions)
      made.set(routine.name, [...(made.get(routine.name) ?? []), routine]);
    known.set(db, (names = made));
  }
  return names;
}
