import { randomUUID } from 'node:crypto';
import { inParallel } from '../shared/audit/in-parallel';
import { errorName } from '../shared/errors';
import { METRICS } from './env';
import { LeaseLost } from './errors';
import { endKeys, removeDataKeys, removeObjects } from './removal';
import type { TenantRow } from './tenancy-database';
import type { TenantKey } from './tenant-keys';
import type { World } from './world';

/** What does not fit together; ids alone. */
export interface Finding {
  readonly what:
    | 'unfinished' // a beginning that no run works on, or something of a tenant that is none: taken back
    | 'surplus-key' // a key beside the one that the alias names: ended, when no data key is wrapped with it
    | 'owner-without-key' // no usable key behind the alias
    | 'owner-without-data-keys'
    | 'key-of-closed-tenant' // a deletion that somebody has cancelled
    | 'not-looked-at'; // an error in the way
  readonly tenant: string;
  readonly kmsKey?: string;
}

/** Tenants that are looked at together: each takes several calls, and a thousand must be done in one run. */
const AT_ONCE = 10;

/**
 * Compares keys, data keys and objects with tenants: no key without owner, no owner without key. What a beginning left
 * behind is taken back, under the lease; of an active or closed tenant nothing is touched but a key that was never used.
 */
export async function sweep(world: World): Promise<readonly Finding[]> {
  // In this order: whoever begins a tenant writes its row first, so that nothing is seen without its owner.
  const keys = await world.keys.tagged();
  const prefixes = [...(await world.dataKeys.tenants()), ...(await world.objects.tenants())];
  const leased = await world.database.leased();
  const tenants = new Map((await world.database.tenants()).map((row) => [row.id, row]));
  const findings: Finding[] = [];

  const alive = keys.filter(({ state }) => state !== 'ending');
  const names = new Set([...tenants.keys(), ...alive.map(({ tenant }) => tenant), ...prefixes]);
  const lookAt = async (name: string): Promise<void> => {
    if (leased.has(name)) return;
    try {
      findings.push(...(await look(name, tenants.get(name), alive, world)));
    } catch (error) {
      if (error instanceof LeaseLost) return; // Somebody has begun to work on it.
      world.logger.error('tenant not looked at', { tenant: name, error: errorName(error) });
      findings.push({ what: 'not-looked-at', tenant: name });
    }
  };
  const settled = (name: string) => ['active', 'closing', 'closed'].includes(tenants.get(name)?.status ?? '');
  await inParallel([...names].filter(settled), AT_ONCE, lookAt);
  // What is taken back takes transactions, and there is one connection.
  for (const name of names) if (!settled(name)) await lookAt(name);

  for (const { what, tenant, kmsKey } of findings) {
    world.logger.error('finding', { what, tenant, kmsKey });
  }
  world.logger.info('swept', { tenants: tenants.size, keys: keys.length, findings: findings.length });
  world.emit({ [METRICS.swept]: 1, [METRICS.findings]: findings.length });
  return findings;
}

async function look(
  tenant: string,
  row: TenantRow | undefined,
  alive: readonly TenantKey[],
  world: World,
): Promise<readonly Finding[]> {
  if (!row || row.status === 'onboarding') return takeBack(tenant, world);
  const own = alive.filter((key) => key.tenant === tenant);
  if (row.status === 'closed') {
    return own.map(({ arn }) => ({ what: 'key-of-closed-tenant', tenant, kmsKey: arn }));
  }
  if (row.status === 'closing') return [];
  const named = row.mode === 'dedicated' ? await world.keys.named(tenant) : undefined;
  if (row.mode === 'dedicated' && (named?.state !== 'usable' || named.tenant !== tenant)) {
    // Which of them is the right one, a person decides.
    return [{ what: 'owner-without-key', tenant, ...(named && { kmsKey: named.arn }) }];
  }
  const findings: Finding[] = [];
  const dataKeys = await world.session(tenant, named?.arn ?? world.settings.sharedKeyArn).dataKeys();
  if (!(['field', 'index'] as const).every((use) => dataKeys.some((key) => key.use === use))) {
    findings.push({ what: 'owner-without-data-keys', tenant });
  }
  for (const { arn } of own) {
    if (arn === named?.arn) continue;
    findings.push({ what: 'surplus-key', tenant, kmsKey: arn });
    if (!dataKeys.some(({ kmsKeyId }) => kmsKeyId === arn)) await world.keys.end(arn);
  }
  return findings;
}

/** Takes back a beginning that nobody works on, in the order of a run that failed. */
async function takeBack(tenant: string, world: World): Promise<readonly Finding[]> {
  const holder = `sweep:${randomUUID()}`;
  const lease = { tenant, holder, undoing: true };
  await world.database.change(lease);
  const row = (await world.database.tenants()).find(({ id }) => id === tenant);
  // It has been finished meanwhile.
  if (!row || row.status === 'onboarding') {
    await world.directories.removeGroups(tenant);
    await removeObjects(tenant, world);
    await removeDataKeys(tenant, world);
    await endKeys(tenant, world);
    await world.database.change(lease, { withdraw: true });
  }
  await world.database.release(tenant, holder);
  return !row || row.status === 'onboarding' ? [{ what: 'unfinished', tenant }] : [];
}
