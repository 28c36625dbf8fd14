import type { Log } from '../../runtime/tlog/publish';
import { beforeDeadline } from '../shared/audit/deadline';
import { inParallel } from '../shared/audit/in-parallel';
import type { TimeLimit } from '../shared/custom-resource';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { METRICS } from './env';
import { publishTenant, type PublishingTable } from './publish-tenant';

export interface PublisherServices {
  readonly table: PublishingTable;
  /** Where a tenant's log is kept, and what signs for it. */
  readonly log: (tenant: string, signal: AbortSignal) => Promise<Log>;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
  /** Bytes of entries that one checkpoint covers, about. @default 8000000 */
  readonly stepBytes?: number;
}

/** Tenants under way at once; each may hold a step of its backlog in memory. */
const CONCURRENCY = 8;
/** Kept for the end of a call that is under way. */
const RESERVE_MS = 5000;

/**
 * A Lambda handler that publishes what is sequenced, for every tenant that has something. A tenant that fails is logged
 * and counted, keeps its work for the next run, and stops no other.
 */
export function auditPublisher(services: PublisherServices) {
  const { table, log, logger, emit, stepBytes = 8_000_000 } = services;
  return async (_event: unknown, context: TimeLimit): Promise<void> => {
    let [published, failures, late] = [0, 0, 0];

    const publishOne = async (tenant: string, signal: AbortSignal): Promise<void> => {
      if (signal.aborted) return void late++;
      let checkpoints = 0;
      const onCheckpoint = () => {
        checkpoints++;
        published++;
      };
      try {
        await publishTenant(tenant, table, await log(tenant, signal), {
          signal,
          stepBytes,
          onCheckpoint,
        });
      } catch (error) {
        // One that got on and ran out of time is late; one that took all the time and got nowhere has failed.
        if (signal.aborted && checkpoints > 0) return void late++;
        failures++;
        logger.error('tenant not published', { tenant, error: errorName(error) });
      }
    };

    try {
      await beforeDeadline(context, RESERVE_MS, async (signal) => {
        const tenants: string[] = [];
        for await (const tenant of table.tenants(signal)) tenants.push(tenant);
        await inParallel(rotated(tenants), CONCURRENCY, (tenant) => publishOne(tenant, signal));
      });
    } finally {
      logger.info('published', { checkpoints: published, failures, late });
      emit({ [METRICS.published]: published, [METRICS.failures]: failures, [METRICS.late]: late });
    }
  };
}

/** Begins anywhere, so that no tenant is always the last when time runs out. */
function rotated<T>(items: readonly T[]): T[] {
  const start = Math.floor(Math.random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
