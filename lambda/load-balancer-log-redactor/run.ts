import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { METRICS } from './env';
import type { Task } from './event';
import type { LogStore, Provenance, RawLog } from './log-store';
import { UnreadableLogError } from './redact-log';
import { redactObject, setAside } from './redact-object';
import { findWaiting, isLate } from './sweep';

export interface Redactor {
  readonly store: LogStore;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds until no other object may be begun. */
  readonly remaining: () => number;
}

/** @throws what went wrong: the raw object stays, Lambda tries again, and the next sweep does */
export async function run(redactor: Redactor, task: Task): Promise<void> {
  if (task.task === 'sweep') return sweep(redactor);
  const how = task.task === 'redact' ? redactObject : setAside;
  await one(redactor, task.log, how);
}

async function one(
  { store, logger, emit }: Redactor,
  log: RawLog,
  how: (store: LogStore, log: RawLog) => Promise<Provenance>,
): Promise<void> {
  try {
    const { lines, withheld } = await how(store, log);
    emit({ [METRICS.lines]: lines, [METRICS.withheld]: withheld });
    logger.info('redacted', { object: log.key, lines, withheld });
  } catch (error) {
    if (error instanceof UnreadableLogError) emit({ [METRICS.unreadable]: 1 });
    logger.error('an object was not redacted', { object: log.key, error: errorName(error) });
    throw error;
  }
}

/** Redacts what was missed, the oldest first. One that fails keeps none of the others waiting. */
async function sweep(redactor: Redactor): Promise<void> {
  const waiting = await findWaiting(redactor.store, redactor.now());
  let [done, left] = [0, 0];
  for (const found of waiting) {
    const redacted =
      redactor.remaining() > 0 &&
      (await one(redactor, { key: found.key }, redactObject).then(
        () => true,
        () => false,
      ));
    if (redacted) done++;
    else if (isLate(found)) left++;
  }
  redactor.emit({ [METRICS.waiting]: left });
  redactor.logger.info('swept', { found: waiting.length, done, late: left });
}
