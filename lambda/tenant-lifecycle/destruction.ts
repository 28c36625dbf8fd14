import { lifecycleRecord } from './audit-record';
import { certify } from './certificate';
import type { DESTRUCTION } from './env';
import { Inconsistent, Refused } from './errors';
import { compareWithExport, keepInventory, readInventory } from './inventory';
import { openManifest, sha256, type Manifest } from './manifest';
import { endKeys, removeDataKeys, removeObjects } from './removal';
import type { StepRequest } from './request';
import { done, leaseOf, rowOf, sessionOf, type Action } from './steps';
import { FIRST } from './tenancy-database';
import { today, type World } from './world';

type Request = StepRequest<'destruction'>;
type Name = (typeof DESTRUCTION)[number]['name'];

/** Rows deleted in one transaction: it holds its locks for a moment only. */
const BATCH = 2000;

/**
 * The steps that end a tenant, `DESTRUCTION` of env.ts. Nothing takes one back; each may be done again, by this run or
 * by a later one. Nothing is destroyed before the inventory stands in the archive.
 */
export const destruction: Readonly<Record<Name, Action<Request>>> = {
  async examine(request, world) {
    const { tenant } = request.input;
    world.agreements.over(tenant, today(world));
    const { status } = await rowOf(world, tenant);
    if (status === 'onboarding')
      throw new Refused('the tenant never became active: nothing is to be destroyed');
    if (!(await begunBefore(request, world))) await manifestOf(request, world);
    return done();
  },

  async close(request, world) {
    const { execution, input, started: time } = request;
    if (!(await closed(request, world)))
      await world.database.change(leaseOf(request), { advance: 'closing' });
    await world.record(
      lifecycleRecord({ tenant: input.tenant, execution, time, what: 'closing', outcome: 'success' }),
    );
    return done();
  },

  async inventory(request, world) {
    await world.database.change(leaseOf(request));
    if (await begunBefore(request, world)) return done();
    const { tenant, export: exported, approvedBy } = request.input;
    const manifest = await manifestOf(request, world);
    const tables = await world.database.tables(tenant);
    const row = await rowOf(world, tenant);
    const dataKeys = await (await sessionOf(world, row)).dataKeys();
    const inventory = await keepInventory(world, {
      format: 'bulwark-inventory-1',
      tenant,
      execution: request.execution,
      export: exported,
      exportProblems: manifest.problems,
      approvedBy,
      agreement: world.agreements.over(tenant, today(world)).sha256 ?? '',
      mode: row.mode,
      at: request.entered,
      tables: await compareWithExport(world.database, tenant, tables, manifest),
      objects: await world.objects.count(tenant),
      dataKeys: { ...(await world.dataKeys.count(tenant)), ids: dataKeys.map(({ id }) => id) },
      kmsKeys: await keysOf(tenant, world),
      groups: await world.directories.countGroups(tenant),
    });
    if (inventory.export !== exported) throw new Refused('the destruction was begun with another export');
    return done();
  },

  async groups(request, world) {
    await world.database.change(leaseOf(request));
    await world.directories.removeGroups(request.input.tenant);
    return done();
  },

  async rows(request, world) {
    await world.database.change(leaseOf(request));
    if (await closed(request, world)) return done();
    const { tenant } = request.input;
    for (const table of await world.database.tables(tenant)) {
      while ((await world.database.remove(tenant, table, BATCH)) > 0) {
        if (world.remaining() <= 0) return { more: true, facts: {} };
      }
    }
    return done();
  },

  async objects(request, world) {
    await world.database.change(leaseOf(request));
    const { more } = await removeObjects(request.input.tenant, world);
    return { more, facts: {} };
  },

  async 'data-keys'(request, world) {
    await world.database.change(leaseOf(request));
    await removeDataKeys(request.input.tenant, world);
    return done();
  },

  async key(request, world) {
    await world.database.change(leaseOf(request));
    const { tenant } = request.input;
    await endKeys(tenant, world);
    // What the list did not show when the alias was still there.
    for (const arn of (await readInventory(world, tenant))!.kmsKeys) await world.keys.end(arn);
    return done();
  },

  async verify(request, world) {
    await world.database.change(leaseOf(request));
    const { tenant } = request.input;
    if (!(await closed(request, world))) {
      for (const table of await world.database.tables(tenant)) {
        if ((await world.database.page(tenant, table, FIRST, 1)).length > 0)
          throw new Inconsistent(`rows are left in ${table.name}`);
      }
    }
    const wrapped = await world.dataKeys.count(tenant);
    if (wrapped.versions + wrapped.uploads > 0) throw new Inconsistent('data keys are left');
    if ((await world.directories.countGroups(tenant)) > 0) throw new Inconsistent('groups are left');
    if (await world.keys.named(tenant)) throw new Inconsistent('the alias of the key is left');
    if ((await world.keys.tagged(tenant)).some(({ state }) => state !== 'ending')) {
      throw new Inconsistent('a key is left whose deletion is not scheduled');
    }
    if ((await removeObjects(tenant, world)).more || (await world.objects.count(tenant)).uploads > 0)
      throw new Inconsistent('objects are left');
    return done();
  },

  async closed(request, world) {
    if (!(await closed(request, world))) await world.database.change(leaseOf(request), { advance: 'closed' });
    return done();
  },

  async certificate(request, world) {
    const { execution, input } = request;
    await world.database.change(leaseOf(request));
    const certificate = await certify(world, (await readInventory(world, input.tenant))!, request.entered);
    await world.record(
      lifecycleRecord({
        tenant: input.tenant,
        execution,
        time: request.entered,
        what: 'destruction',
        outcome: 'success',
      }),
    );
    await world.database.release(input.tenant, execution);
    return done({ tenant: input.tenant, status: 'closed', ...certificate });
  },
};

const closed = async ({ input }: Request, world: World): Promise<boolean> =>
  (await rowOf(world, input.tenant)).status === 'closed';

/** Whether an earlier run, or attempt, has come as far as the inventory. */
async function begunBefore({ input }: Request, world: World): Promise<boolean> {
  const inventory = await readInventory(world, input.tenant);
  if (!inventory) return false;
  if (inventory.export === input.export) return true;
  throw new Refused(`the destruction was begun with the export ${inventory.export}; go on with that`);
}

async function keysOf(tenant: string, { keys }: World): Promise<string[]> {
  const named = await keys.named(tenant);
  const arns = (await keys.tagged(tenant)).filter(({ state }) => state !== 'ending').map(({ arn }) => arn);
  return [...new Set(named?.tenant === tenant ? [named.arn, ...arns] : arns)];
}

/**
 * The manifest that the person approved.
 * @throws Refused when there is none, or nobody vouches for it
 */
async function manifestOf({ input }: Request, world: World): Promise<Manifest> {
  const session = await sessionOf(world, await rowOf(world, input.tenant));
  for (const path of await session.find('exports/', '/manifest.json')) {
    const bytes = await session.get(path);
    if (!bytes || sha256(bytes) !== input.export) continue;
    const note = await session.get(path.replace(/json$/, 'note'));
    if (!note) break;
    const { name, publicKey } = await world.signer();
    try {
      return openManifest(input.tenant, bytes, note, { name, publicKey });
    } catch {
      throw new Refused('the manifest of the export is not signed by this deployment');
    }
  }
  throw new Refused('there is no export whose manifest has this SHA-256');
}
