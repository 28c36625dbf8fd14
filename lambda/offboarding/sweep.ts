import { inParallel } from '../shared/audit/in-parallel';
import { errorName } from '../shared/errors';
import type { Metrics } from '../shared/metrics';
import { leftBy, type Leaver, type Person } from '../shared/workforce';
import { type Case, isClosed, openCase } from './case-file';
import { checklistOf, overdue } from './checklist';
import { endAccess } from './end-access';
import { METRICS } from './env';
import { leave } from './leave';
import type { World } from './world';

export interface Swept {
  readonly metrics: Metrics;
  /** Ids of people whose leaving is not complete. */
  readonly failed: readonly string[];
}

const AT_ONCE = 4;
/** IDN-8: within one hour of the register saying so. */
const HOUR_MS = 3_600_000;

/** Sees to everybody whose time has come: ends what has not ended, and what was opened again. Nobody stops another. */
export async function sweep(people: readonly Person[], world: World): Promise<Swept> {
  const { clock, logger } = world;
  const now = clock();
  const leavers = leftBy(people, now);
  let [ended, reopened, late] = [0, 0, 0];
  const failed: string[] = [];
  await inParallel(leavers, AT_ONCE, async (leaver) => {
    let file: Case | undefined;
    try {
      if (await isClosed(leaver, world)) {
        if (await wasReopened(leaver, world)) reopened++;
        return;
      }
      file = await openCase(leaver, world);
      await leave(leaver, file, world);
      ended++;
      logger.info('access ended', { person: leaver.id });
    } catch (error) {
      failed.push(leaver.id);
      logger.error('leaving is not complete', { person: leaver.id, error: errorName(error) });
      // Whose entry is newer than the time in it has an hour from when it was seen.
      const since = Math.max(Date.parse(leaver.leavesAt), Date.parse(file?.openedAt ?? leaver.leavesAt));
      if (now - since >= HOUR_MS) late++;
    }
  });
  const items = leavers.flatMap((leaver) => overdue(checklistOf(leaver), now)).length;
  return {
    metrics: {
      [METRICS.swept]: 1,
      [METRICS.ended]: ended,
      [METRICS.overdue]: late,
      [METRICS.reopened]: reopened,
      [METRICS.checklist]: items,
    },
    failed,
  };
}

/** Whether an account that had ended was enabled again; then it has ended once more. */
export async function wasReopened({ id, account, tenant }: Leaver, world: World): Promise<boolean> {
  if (account === undefined) return false;
  if (!(await world.directory.look(account))?.enabled) return false;
  world.logger.error('an account that had ended was enabled', { person: id, account });
  await endAccess({ account, tenant }, world);
  return true;
}
