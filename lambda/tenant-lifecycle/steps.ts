import type { Progress, StepRequest } from './request';
import type { TenantRow, Lease } from './tenancy-database';
import type { TenantSession } from './stores';
import type { World } from './world';
import { Refused } from './errors';

/** Does a step, or takes it back. Both may be done again at any time, by two runs at once, and after half of it. */
export type Action<Request> = (request: Request, world: World) => Promise<Progress>;

export const done = (facts: Progress['facts'] = {}): Progress => ({ more: false, facts });

export const leaseOf = ({ execution, input }: StepRequest, undoing = false): Lease => ({
  tenant: input.tenant,
  holder: execution,
  undoing,
});

/** Gives the lease back, if this run has it (`RELEASE` of env.ts). */
export const release = async ({ execution, input }: StepRequest, world: World): Promise<Progress> => {
  await world.database.release(input.tenant, execution);
  return done();
};

/** @throws Refused when there is none */
export async function rowOf(world: World, tenant: string): Promise<TenantRow> {
  const row = (await world.database.tenants()).find(({ id }) => id === tenant);
  if (!row) throw new Refused('there is no tenant of this name');
  return row;
}

/** The KMS key under which everything of the tenant is encrypted. */
export async function keyArnOf(world: World, { id, mode }: Pick<TenantRow, 'id' | 'mode'>): Promise<string> {
  if (mode === 'pooled') return world.settings.sharedKeyArn;
  const key = await world.keys.named(id);
  if (key?.state !== 'usable' || key.tenant !== id)
    throw new Error('the alias of the tenant names no usable key of it');
  return key.arn;
}

/** To act for a tenant, under its key. */
export const sessionOf = async (
  world: World,
  tenant: Pick<TenantRow, 'id' | 'mode'>,
): Promise<TenantSession> => world.session(tenant.id, await keyArnOf(world, tenant));
