import type { AuditClient, AuditRecordInput } from '../../runtime/audit/client';
import { NO_ORGANIZATION } from '../../runtime/audit/transport';
import type { Directory } from '../../runtime/identity/roles';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { EmitMetrics } from '../shared/metrics';
import type { Accounts, Asked } from './accounts';
import { type Claims, claimsOf } from './claims';
import { METRICS } from './env';
import { answerTo, parseEvent } from './event';

/** Cognito passes the message on to whoever signs in: always the same. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor() {
    super('sign-in refused');
  }
}

export interface World {
  readonly directory: Directory;
  readonly accounts: Accounts;
  readonly audit: Pick<AuditClient, 'record'>;
  readonly logger: Logger;
  readonly emit: EmitMetrics;
  /** Rejects with a DeadlineError when it takes too long. */
  readonly inTime: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Puts into a token what the database says of the person, or lets there be no token: where there is no active account in an
 * active tenant, and where the database does not answer (IDN-4). 45 CFR 164.308(a)(4), 164.312(a)(1).
 * @returns the event as Cognito wants it back
 * @throws RefusedError whatever the reason
 */
export async function answer(world: World, event: unknown, requestId: string): Promise<object> {
  const { directory, accounts, logger, emit } = world;
  const asked = parseEvent(event);
  try {
    return await world.inTime(
      (async () => {
        const account = asked && (await accounts.find(directory, asked));
        const claims: Claims | undefined = account && claimsOf(directory, asked.tenant, account);
        if (asked && claims) return answerTo(event, asked.tenant, claims);
        emit({ [METRICS.refused]: 1 });
        logger.warn('sign-in refused: no active account', { directory, requestId });
        await world.audit.record(refusal(directory, asked, requestId));
        throw new RefusedError();
      })(),
    );
  } catch (error) {
    if (!(error instanceof RefusedError)) {
      emit({ [METRICS.unavailable]: 1 });
      logger.error('no claims, so no token', { directory, requestId, error: errorName(error) });
    }
    throw new RefusedError();
  }
}

/** To Cognito, whoever got this far has signed in. */
const refusal = (directory: Directory, asked: Asked | undefined, requestId: string): AuditRecordInput => ({
  organization: asked?.tenant ?? NO_ORGANIZATION,
  location: 'none',
  actor: { id: asked?.person ?? 'unknown', role: directory, type: 'person' },
  source: { ip: '::', userAgent: 'unknown' },
  action: 'login',
  resource: { type: 'account', id: asked?.person ?? 'unknown' },
  fields: [],
  outcome: 'denied',
  reason: 'no-active-account',
  requestId,
});
