import { errorName, InputError } from '../shared/errors';
import { Inconsistent, LeaseLost, Refused } from './errors';
import { parseRequest, type AnyRequest, type Progress } from './request';
import { runStep } from './run-step';
import { sweep } from './sweep';
import type { World } from './world';

/** The message is written for people, and names ids alone. */
const TELLING = [Refused, LeaseLost, Inconsistent, InputError];

/** What Step Functions sees of an error: a message of a service may quote data, and its name says enough. */
function tell(error: unknown): Error {
  if (TELLING.some((type) => error instanceof type)) return error as Error;
  return Object.assign(new Error('see the log of the function'), { name: errorName(error) });
}

const isSweep = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && (event as { readonly sweep?: unknown }).sweep === true;

/**
 * One step of a workflow, or the daily sweep: `{ sweep: true }`.
 * @param open makes what the steps touch, for one call; the daily sweep has no request
 */
export function tenantLifecycle(
  open: (request?: AnyRequest) => Promise<{ readonly world: World; close(): Promise<void> }>,
) {
  return async (event: unknown): Promise<Progress | { readonly findings: number }> => {
    const request = isSweep(event) ? undefined : parseRequest(event);
    const opened = await open(request);
    const { world } = opened;
    const ids = request
      ? { workflow: request.workflow, step: request.step, undo: request.undo, tenant: request.input.tenant }
      : { step: 'sweep' };
    try {
      const progress = request ? await runStep(request, world) : { findings: (await sweep(world)).length };
      await world.trail.flush();
      if (!('more' in progress)) return progress;
      world.logger.info('step done', { ...ids, more: progress.more });
      return progress;
    } catch (error) {
      world.logger.error('step failed', { ...ids, error: errorName(error) });
      await world.trail.flush().catch(() => world.logger.error('accesses not recorded', ids));
      throw tell(error);
    } finally {
      await opened.close().catch(() => undefined);
    }
  };
}
