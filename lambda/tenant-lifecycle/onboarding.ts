import type { ONBOARDING } from './env';
import { lifecycleRecord } from './audit-record';
import { LeaseLost, Inconsistent, Refused } from './errors';
import { endKeys, removeDataKeys, removeObjects } from './removal';
import type { StepRequest } from './request';
import { done, keyArnOf, leaseOf, sessionOf, type Action } from './steps';
import type { KeyMode, TenantRow } from './tenancy-database';
import { today, type World } from './world';

type Request = StepRequest<'onboarding'>;
type Name = (typeof ONBOARDING)[number]['name'];

const modeOf = ({ input }: Request, { settings }: World): KeyMode => input.mode ?? settings.keyMode;
const begun = (request: Request, world: World): Pick<TenantRow, 'id' | 'mode'> => ({
  id: request.input.tenant,
  mode: modeOf(request, world),
});

/** Object that proves that prefix, key and role of a tenant work together. */
const MARKER = '.tenant.json';

/** The steps that begin a tenant, `ONBOARDING` of env.ts. Each but the first renews the lease: who lost it stops. */
export const onboarding: Readonly<Record<Name, Action<Request>>> = {
  async admit(request, world) {
    const { input } = request;
    const { deployment, keyMode, sharedKeyArn } = world.settings;
    if (input.tenant === deployment) throw new Refused('the name is that of the deployment');
    // The policies of the stores are of one mode, but for a shared key beside keys of their own.
    const mode = modeOf(request, world);
    if (mode === 'pooled' ? sharedKeyArn === 'none' : keyMode === 'pooled') {
      throw new Refused(`the deployment keeps tenants in mode ${keyMode}; mode ${mode} would find no key`);
    }
    const { executedOn } = world.agreements.inForce(input.tenant, today(world));
    // Who is mistyped could never sign in, and nobody else could become the first any more.
    if (
      input.administrator !== undefined &&
      (await world.directories.tenantOf(input.administrator)) !== input.tenant
    ) {
      throw new Refused(
        'the directory of the workforce has no such user of the tenant: invite the administrator first',
      );
    }
    return done({ agreementExecutedOn: executedOn! });
  },

  async reserve(request, world) {
    await world.database.change(leaseOf(request), { provision: modeOf(request, world) });
    return done();
  },

  async key(request, world) {
    await world.database.change(leaseOf(request));
    if (modeOf(request, world) === 'pooled') return done();
    const { tenant } = request.input;
    const { keys } = world;
    if (!(await keys.named(tenant))) {
      // One whose creation was not answered is found by its tags, as soon as KMS shows it.
      const found = (await keys.tagged(tenant)).find(({ state }) => state === 'usable');
      await keys.name(tenant, (found ?? (await keys.create(tenant))).arn);
    }
    const key = await keys.named(tenant);
    if (key?.state !== 'usable' || key.tenant !== tenant) {
      throw new Inconsistent('the alias of the tenant names no usable key of it');
    }
    await keys.rotate(key.arn);
    return done();
  },

  async 'data-keys'(request, world) {
    await world.database.change(leaseOf(request));
    await (await sessionOf(world, begun(request, world))).proveDataKeys();
    return done();
  },

  async prefix(request, world) {
    const { execution, input, started } = request;
    await world.database.change(leaseOf(request));
    const session = await sessionOf(world, begun(request, world));
    const body = Buffer.from(`${JSON.stringify({ tenant: input.tenant, execution, started })}\n`);
    await session.put(MARKER, body);
    if (!(await session.get(MARKER))?.equals(body))
      throw new Inconsistent('an object of the tenant reads as another');
    return done();
  },

  async groups(request, world) {
    await world.database.change(leaseOf(request));
    await world.directories.addGroups(request.input.tenant);
    return done();
  },

  async 'audit-log'(request, world) {
    await world.database.change(leaseOf(request));
    const { execution, input, started: time } = request;
    await world.record(
      lifecycleRecord({ tenant: input.tenant, execution, time, what: 'onboarding', outcome: 'success' }),
    );
    return done();
  },

  async activate(request, world) {
    const { tenant } = request.input;
    await world.database.change(leaseOf(request));
    const facts: Record<string, string> = { tenant, status: 'active', keyMode: modeOf(request, world) };
    if (facts.keyMode === 'dedicated') {
      const key = await keyArnOf(world, begun(request, world));
      // Whatever another attempt has made beside it was never used.
      for (const { arn, state } of await world.keys.tagged(tenant)) {
        if (arn !== key && state !== 'ending') await world.keys.end(arn);
      }
      facts.kmsKey = key;
    }
    const { administrator } = request.input;
    await world.database.change(leaseOf(request), {
      advance: 'active',
      ...(administrator !== undefined && { administrator }),
    });
    if (administrator !== undefined) facts.administrator = administrator;
    await world.database.release(tenant, request.execution);
    return done(facts);
  },
};

/** What takes each step back. */
export const undoOnboarding: Partial<Readonly<Record<Name, Action<Request>>>> = {
  async 'audit-log'(request, world) {
    await world.database.change(leaseOf(request, true));
    const { execution, input, entered: time } = request;
    await world.record(
      lifecycleRecord({ tenant: input.tenant, execution, time, what: 'onboarding', outcome: 'failure' }),
    );
    return done();
  },

  async groups(request, world) {
    await world.database.change(leaseOf(request, true));
    await world.directories.removeGroups(request.input.tenant);
    return done();
  },

  async prefix(request, world) {
    await world.database.change(leaseOf(request, true));
    if ((await removeObjects(request.input.tenant, world)).more) throw new Error('objects: time ran out');
    return done();
  },

  async 'data-keys'(request, world) {
    await world.database.change(leaseOf(request, true));
    await removeDataKeys(request.input.tenant, world);
    return done();
  },

  async key(request, world) {
    await world.database.change(leaseOf(request, true));
    await endKeys(request.input.tenant, world);
    return done();
  },

  async reserve(request, world) {
    await world.database.change(leaseOf(request, true), { withdraw: true });
    await world.database.release(request.input.tenant, request.execution);
    return done({ tenant: request.input.tenant, status: 'none' });
  },
};

/**
 * Decides what becomes of an onboarding that failed (`ABANDON` of env.ts): facts.outcome is `undo`, or `stands` when the
 * tenant became active and only the answer was lost, or `not-ours` when another run has the tenant. From then on this
 * run cannot go forward, even if a call of it were still under way.
 */
export const abandon: Action<Request> = async (request, world) => {
  const { tenant } = request.input;
  try {
    await world.database.change(leaseOf(request, true));
  } catch (error) {
    if (error instanceof LeaseLost) return done({ outcome: 'not-ours' });
    throw error;
  }
  const row = (await world.database.tenants()).find(({ id }) => id === tenant);
  if (!row || row.status === 'onboarding') return done({ outcome: 'undo' });
  await world.database.release(tenant, request.execution);
  const ours = request.progress.facts.reserved !== 'unknown';
  return done({ outcome: ours ? 'stands' : 'not-ours', tenant, status: row.status });
};
