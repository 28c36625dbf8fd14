import type { AuditClient } from '../../runtime/audit/client';
import type { CopyReader, CopyWriter } from '../shared/audit/copy';
import { errorName, InputError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { recordAccess } from './access-record';
import { accountFor, type Accounted } from './account';
import { exportEntries, type Exported } from './export';
import { type Page, query } from './query';
import { type Caller, parseEvent, parseRequest, type Request } from './request';

export interface Reader {
  readonly copy: CopyReader & Pick<CopyWriter, 'write'>;
  readonly audit: Pick<AuditClient, 'record'>;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the caller gets, and the id of the record that says so. */
export type Answer = (Page | Exported | Accounted) & { readonly auditRecord: string };

/** What a person who waits for a page is asked to wait, milliseconds. */
const QUERY_MS = 10_000;

/**
 * Answers a request to read the audit log: of the caller's own organization, and only after the stream has accepted a
 * record of it.
 * @throws InputError, NotRecordedError, AuditTransportError, CopyError, DeadlineError; then no data leaves
 */
export async function answer(reader: Reader, event: unknown, signal: AbortSignal): Promise<Answer> {
  const { audit, logger } = reader;
  const { caller, request } = parseEvent(event);
  const parsed = await understood(reader, caller, request);
  const id = await recordAccess(audit, caller, parsed, { outcome: 'success' });
  try {
    const result = await perform(reader, { tenant: caller.organization, id }, parsed, signal);
    logger.info('answered', { kind: parsed.kind, requestId: caller.requestId, auditRecord: id });
    return { ...result, auditRecord: id };
  } catch (error) {
    logger.error('not answered', { kind: parsed.kind, requestId: caller.requestId, error: errorName(error) });
    // The record before says that it was read, which may be so in part; this one says that nothing was handed out.
    await recordAccess(audit, caller, parsed, { outcome: 'failure', reason: 'not-answered' }).catch(
      (error: unknown) => logger.error('not recorded', { error: errorName(error) }),
    );
    throw error;
  }
}

/** An attempt with a request that is none is recorded as well. */
async function understood({ audit }: Reader, caller: Caller, request: unknown): Promise<Request> {
  try {
    return parseRequest(request);
  } catch (error) {
    if (error instanceof InputError) {
      await recordAccess(audit, caller, undefined, { outcome: 'failure', reason: 'invalid-request' });
    }
    throw error;
  }
}

function perform(
  { copy, now }: Reader,
  file: { readonly tenant: string; readonly id: string },
  request: Request,
  signal: AbortSignal,
): Promise<Page | Exported | Accounted> {
  const mayContinue = (): boolean => !signal.aborted;
  switch (request.kind) {
    case 'query': {
      const soon = now() + QUERY_MS;
      return query(copy, file.tenant, request, () => mayContinue() && now() < soon);
    }
    case 'export':
      return exportEntries(copy, file, request, mayContinue);
    case 'accounting':
      return accountFor(copy, file, request, now(), mayContinue);
  }
}
