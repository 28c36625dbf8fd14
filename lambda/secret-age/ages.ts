import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { DUE_DAYS, METRICS, OVERDUE_DAYS } from './env';

/** When the current value of a secret was put in. @returns undefined when there is none */
export type CurrentSince = (secretArn: string) => Promise<Date | undefined>;

const DAY_MS = 86_400_000;

/**
 * Counts the values that are due, and those that are overdue. Who has not been asked is neither young nor old: when a
 * secret cannot be looked at, nothing is counted.
 * @throws what looking threw
 */
export async function checkAges(
  secretArns: readonly string[],
  since: CurrentSince,
  { logger, emit, now }: { readonly logger: Logger; readonly emit: EmitMetrics; readonly now: number },
): Promise<void> {
  let [due, overdue] = [0, 0];
  for (const secret of secretArns) {
    const made = await since(secret);
    const days = made === undefined ? undefined : Math.floor((now - made.getTime()) / DAY_MS);
    if (days !== undefined && days < DUE_DAYS) continue;
    due += 1;
    if (days !== undefined && days >= OVERDUE_DAYS) overdue += 1;
    if (days === undefined) logger.warn('a secret has no value', { secret });
    else logger.warn('a secret is to be replaced', { secret, days });
  }
  emit({ [METRICS.due]: due, [METRICS.overdue]: overdue }, now);
  logger.info('ages checked', { secrets: secretArns.length, due, overdue });
}
