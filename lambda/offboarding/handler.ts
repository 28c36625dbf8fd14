import { InputError } from '../shared/errors';
import type { EmitMetrics } from '../shared/metrics';
import type { Leaver, Person } from '../shared/workforce';
import { folderOf, isClosed, openCase } from './case-file';
import { AccessNotEndedError } from './end-access';
import { METRICS } from './env';
import { leave } from './leave';
import { parseRequest } from './request';
import { sweep, wasReopened } from './sweep';
import type { World } from './world';

export interface Offboarding {
  readonly people: readonly Person[];
  readonly world: World;
  readonly emit: EmitMetrics;
}

/** Where the case and the report are. */
export interface Answer {
  readonly folder: string;
}

/**
 * Ends access: of everybody whose time has come by the register, on a schedule, or of one account of it at once. 45 CFR
 * 164.308(a)(3)(ii)(C).
 * @throws InputError; AccessNotEndedError when something is left to do, after all that could be done is done
 */
export async function offboarding(
  event: unknown,
  { people, world, emit }: Offboarding,
): Promise<Answer | undefined> {
  const request = parseRequest(event);
  if ('account' in request) {
    const leaver = asLeaver(request.account, people, world.clock());
    if (await isClosed(leaver, world)) {
      if (await wasReopened(leaver, world)) emit({ [METRICS.reopened]: 1 });
    } else {
      const file = await openCase(leaver, world);
      await leave(leaver, file, world);
      emit({ [METRICS.ended]: 1 });
    }
    return { folder: folderOf(leaver) };
  }
  const { metrics, failed } = await sweep(people, world);
  emit(metrics, world.clock());
  if (failed.length > 0) throw new AccessNotEndedError(`${failed.length} are not out yet`);
  return undefined;
}

/** Who is put out at once has a case of the day, so that asking twice changes nothing. */
function asLeaver(account: string, people: readonly Person[], now: number): Leaver {
  const person = people.find((one) => one.account === account);
  if (!person) throw new InputError('the register has no such account: put it there, with its tenant');
  if (person.state !== 'active' && Date.parse(person.leavesAt) <= now) return person;
  const today = `${new Date(now).toISOString().slice(0, 10)}T00:00:00.000Z`;
  return {
    ...person,
    state: 'leaving',
    leavesAt: today,
    checklist: { vendorAccounts: {}, devices: {} },
  };
}
