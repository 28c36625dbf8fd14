import type { WebhookOutcome } from '../../runtime/webhooks/receiver';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import { METRICS } from './env';

/** Counts and logs what became of requests: ids, codes and states. */
export const report =
  (webhook: string, logger: Logger, emit: EmitMetrics) =>
  (outcome: WebhookOutcome): void => {
    const fields = { webhook, requestId: outcome.requestId };
    switch (outcome.outcome) {
      case 'accepted':
        emit({ [METRICS.accepted]: 1, [METRICS.replacedSecret]: outcome.replacedSecret ? 1 : 0 });
        return logger.info('handed over', { ...fields, replacedSecret: outcome.replacedSecret });
      case 'repeated':
        emit({ [METRICS.repeated]: 1 });
        return logger.info('handed over before', fields);
      case 'unverified':
        emit({ [METRICS.unverified]: 1 });
        return logger.warn('not verified', { ...fields, reason: outcome.reason });
      case 'not-accepted':
        emit({ [METRICS.notAccepted]: 1 });
        return logger.info('not accepted', { ...fields, status: outcome.status });
      case 'unavailable':
        emit({ [METRICS.unavailable]: 1 });
        return logger.error('unavailable', { ...fields, reason: outcome.reason });
    }
  };
