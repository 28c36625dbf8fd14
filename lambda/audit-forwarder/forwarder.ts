import { consume, type ConsumerTable, eachTenant } from '../shared/audit/consumer';
import type { Entry } from '../shared/audit/entry';
import type { PublishedEntry, PublishedLog } from '../shared/audit/published-log';
import { errorName, InputError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { BATCH, batchesOf } from './batches';
import { type Courier, deliver } from './deliver';
import type { Destination } from './destinations';
import { METRICS } from './env';
import type { Resend } from './event';

/** Entries that an endpoint refused for good. The log has them: they can be sent again. */
export interface DeadLetter {
  readonly tenant: string;
  readonly first: number;
  readonly last: number;
  readonly status: number;
}

export interface Forwarder {
  readonly table: ConsumerTable;
  /** Opens the published log of a tenant. */
  readonly open: (tenant: string) => Promise<PublishedLog>;
  readonly destinations: ReadonlyMap<string, Destination>;
  /** The secrets that sign, the current one first. */
  readonly secrets: (secretArn: string) => Promise<readonly Buffer[]>;
  readonly courier: Courier;
  /** Resolves when the queue has accepted it. */
  readonly bury: (letter: DeadLetter) => Promise<void>;
  /** OCSF, of an entry. */
  readonly toOcsf: (entry: Entry) => unknown;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
}

/** Entries of a range at most. */
const LONGEST = 4 * BATCH.entries;
/** What a slow endpoint may take of a run. */
const TENANT_MS = 45_000;

/** Sends what is new of every tenant with a destination. What the time does not suffice for waits for the next run. */
export async function forwardAll(forwarder: Forwarder, signal: AbortSignal): Promise<void> {
  const { table, destinations, logger, emit, open } = forwarder;
  let [forwarded, late] = [0, 0];
  const failures = await eachTenant(
    table.waiting(),
    async (tenant) => {
      const destination = destinations.get(tenant);
      // The cursor stays: a destination that is added later begins with the first entry of the log.
      if (!destination) return table.clear(tenant, Number.MAX_SAFE_INTEGER);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TENANT_MS)]);
      const entries = await consume(tenant, {
        table,
        open,
        longest: LONGEST,
        handle: ({ first, end }, log) => send(forwarder, tenant, destination, log.entries(first, end), limit),
        mayContinue: () => !limit.aborted,
        onLate: () => late++,
      });
      forwarded += entries;
    },
    (tenant, error) => logger.error('a tenant was not forwarded', { tenant, error: errorName(error) }),
  );
  emit({ [METRICS.forwarded]: forwarded, [METRICS.failures]: failures, [METRICS.late]: late });
  logger.info('forwarded', { entries: forwarded, failures, late });
}

/**
 * Sends entries again that an endpoint refused: the very requests that were refused, when the numbers are those of a
 * dead letter. The cursor does not move.
 * @throws InputError when the tenant has no destination; whatever goes wrong
 */
export async function resend(
  forwarder: Forwarder,
  { tenant, first, last }: Resend,
  signal: AbortSignal,
): Promise<void> {
  const destination = forwarder.destinations.get(tenant);
  if (!destination) throw new InputError('the tenant has no destination');
  const log = await forwarder.open(tenant);
  await send(forwarder, tenant, destination, log.entries(first, last + 1), signal);
}

async function send(
  { courier, secrets, bury, toOcsf, logger }: Forwarder,
  tenant: string,
  { url, secretArn }: Destination,
  entries: AsyncIterable<PublishedEntry>,
  signal: AbortSignal,
): Promise<void> {
  const keys = await secrets(secretArn);
  for await (const batch of batchesOf(entries)) {
    const [first, last] = [batch[0]!.entry.sequence, batch.at(-1)!.entry.sequence];
    const body = {
      type: 'audit.entries',
      timestamp: batch.at(-1)!.entry.ingested,
      data: { organization: tenant, first, last, events: batch.map(({ entry }) => toOcsf(entry)) },
    };
    const refusal = await deliver(
      // Without a dot, which separates what is signed.
      { url, id: `${tenant}_${first}_${last}`, body: Buffer.from(JSON.stringify(body)), secrets: keys },
      courier,
      signal,
    );
    if (refusal === undefined) continue;
    await bury({ tenant, first, last, status: refusal });
    logger.warn('an endpoint refused entries', { tenant, first, last, status: refusal });
  }
}
