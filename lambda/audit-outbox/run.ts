import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { drain, type DrainOptions } from './drain';
import { METRICS } from './env';
import type { Outbox } from './outbox';
import type { Stream } from './stream';

export interface RunOptions extends Pick<DrainOptions, 'remaining' | 'wait'> {
  readonly logger: Logger;
  readonly emit: EmitMetrics;
}

/**
 * Drains once and says how it went: also when it went wrong, for what waits is then worth knowing most.
 * @throws what the draining threw
 */
export async function run(outbox: Outbox, stream: Stream, options: RunOptions): Promise<void> {
  const { logger, emit } = options;
  let drained = 0;
  try {
    await drain(outbox, stream, {
      ...options,
      onBatch({ taken, refused }) {
        drained += taken;
        if (refused > 0) logger.error('records parked: the stream refuses them', { records: refused });
      },
    });
  } catch (error) {
    logger.error('draining failed', { error: errorName(error), drained });
    throw error;
  } finally {
    emit({ [METRICS.drained]: drained });
    // Without a database there is nothing to say, and an alarm hears the silence.
    const backlog = await outbox.backlog().catch(() => undefined);
    if (backlog) {
      const { waiting, parked, oldestSeconds } = backlog;
      emit({ [METRICS.waiting]: waiting, [METRICS.parked]: parked, [METRICS.oldest]: oldestSeconds });
      logger.info('drained', { drained, waiting, parked });
    }
  }
}
