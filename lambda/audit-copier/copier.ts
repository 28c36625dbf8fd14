import { consume, type ConsumerTable, CursorError, eachTenant } from '../shared/audit/consumer';
import type { CopyReader, CopyWriter } from '../shared/audit/copy';
import type { PublishedLog } from '../shared/audit/published-log';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { copyRange } from './copy-range';
import { METRICS } from './env';
import { rederive } from './rederive';
import { CHUNK } from './write-copy';

export interface Copier {
  readonly table: ConsumerTable;
  readonly copy: CopyReader & CopyWriter;
  /** Opens the published log of a tenant. */
  readonly open: (tenant: string) => Promise<PublishedLog>;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
}

/** Copies what is new of every tenant whose log has grown. What the time does not suffice for waits for the next run. */
export async function copyAll(copier: Copier, signal: AbortSignal): Promise<void> {
  let [copied, late] = [0, 0];
  const failures = await eachTenant(
    copier.table.waiting(),
    async (tenant) => {
      const entries = await copyTenant(copier, tenant, signal, () => late++);
      copied += entries;
    },
    (tenant, error) => copier.logger.error('a tenant was not copied', { tenant, error: errorName(error) }),
  );
  copier.emit({ [METRICS.copied]: copied, [METRICS.failures]: failures, [METRICS.late]: late });
  copier.logger.info('copied', { entries: copied, failures, late });
}

/**
 * Derives a tenant's copy again from its log, or one day of it, and then copies what is new.
 * @throws whatever goes wrong: an operator is waiting for the answer
 */
export async function rederiveTenant(
  copier: Copier,
  { tenant, date }: { readonly tenant: string; readonly date?: string },
  signal: AbortSignal,
): Promise<{ readonly written: number; readonly removed: number; readonly copied: number }> {
  // What a run left unfinished is finished first: below the cursor nobody else writes.
  const copied = await copyTenant(copier, tenant, signal);
  const { size } = await copier.table.cursor(tenant);
  const log = await copier.open(tenant);
  if (size > log.size) throw new CursorError('the log is shorter than what was copied of it');
  const result = await rederive(copier.copy, log, { tenant, day: date, size });
  copier.logger.info('derived again', { tenant, ...result });
  return { ...result, copied };
}

const copyTenant = (
  { table, copy, open }: Copier,
  tenant: string,
  signal: AbortSignal,
  onLate?: () => void,
): Promise<number> =>
  consume(tenant, {
    table,
    open,
    longest: CHUNK.entries,
    handle: (range, log) => copyRange(copy, log, tenant, range),
    mayContinue: () => !signal.aborted,
    ...(onLate && { onLate }),
  });
