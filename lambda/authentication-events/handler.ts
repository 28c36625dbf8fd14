import type { AuditClient } from '../../runtime/audit/client';
import { InputError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { METRICS } from './env';
import { parseDelivery } from './event';
import { recordOf } from './happening';
import { type People, type Pool, whereIs } from './people';

export interface World {
  readonly pools: readonly Pool[];
  readonly people: People;
  readonly audit: Pick<AuditClient, 'record'>;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
}

/**
 * Records what happened to accounts (AUD-2). 45 CFR 164.308(a)(5)(ii)(C), 164.312(b). At least once: a record has the id of its
 * event, and is logged once by it.
 * @throws InputError when something was not understood, after all else was recorded: the delivery then goes to the dead letters
 * @throws AuditTransportError, and what the pool threw; the delivery comes again
 */
export async function record({ pools, people, audit, logger, emit }: World, event: unknown): Promise<void> {
  const { happenings, strange } = parseDelivery(event);
  let elsewhere = 0;
  const receipts = await Promise.all(
    happenings.map(async (happening) => {
      const where = await whereIs(people, pools, happening);
      if (where) return audit.record(recordOf(happening, where));
      elsewhere++;
      return undefined;
    }),
  );
  const accepted = receipts.filter((receipt) => receipt?.accepted).length;
  // What is not accepted is in quarantine, which pages; users of pools that are not ours are none of our business.
  logger.info('authentication events', {
    accepted,
    elsewhere,
    strange,
    quarantined: receipts.length - elsewhere - accepted,
  });
  emit({ [METRICS.recorded]: accepted, [METRICS.poison]: strange });
  if (strange > 0) throw new InputError(`${strange} events were not understood`);
}
