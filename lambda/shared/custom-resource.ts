import { sendAnswer, type Answer } from './custom-resource-answer';
import { parseRequest, parseReturnAddress, type CustomResourceRequest } from './custom-resource-event';
import { DeadlineError, describeError, errorName } from './errors';
import { createLogger, type Logger } from './logger';

export interface CustomResource {
  /**
   * Names the resource. CloudFormation takes another name for another resource, and has the one before deleted: it stays
   * the same, unless a deletion does nothing.
   */
  readonly physicalResourceId: string | ((request: CustomResourceRequest) => string);
  /** Said when the work does not end in time. @default - that it did not */
  readonly late?: string;
  /**
   * Brings the resource to the state asked for. It may be called again for the same request.
   * @param signal aborted shortly before the function must answer
   */
  apply(request: CustomResourceRequest, signal: AbortSignal): Promise<void>;
}

/** The part of Lambda's context that is used. */
export interface TimeLimit {
  getRemainingTimeInMillis(): number;
}

export interface CustomResourceOptions {
  /** @default - JSON lines on standard output */
  readonly logger?: Logger;
  /** Milliseconds that are kept for the answer. @default 30000 */
  readonly reserveMs?: number;
  /** Milliseconds before an answer is tried again. @default 1000 */
  readonly retryMs?: number;
}

/** Id of a resource that was never made: nothing is to be done to delete it. */
const NEVER_MADE = 'never-made';

/**
 * A Lambda handler for a custom resource that always answers: with success, with the reason of a failure, or with a
 * failure in time when the work does not end. It throws only when there is nobody to answer or CloudFormation cannot
 * be reached; then Lambda tries again.
 */
export function customResource(resource: CustomResource, options: CustomResourceOptions = {}) {
  const { logger = createLogger(), reserveMs = 30_000, retryMs = 1000 } = options;
  return async (event: unknown, context: TimeLimit): Promise<void> => {
    const address = parseReturnAddress(event);
    const answer = await outcome(resource, event, address.physicalResourceId, {
      logger,
      workMs: Math.max(0, context.getRemainingTimeInMillis() - reserveMs),
    });
    logger.info('answer', { status: answer.status, requestId: address.requestId });
    await sendAnswer(address, answer, retryMs);
  };
}

async function outcome(
  resource: CustomResource,
  event: unknown,
  current: string | undefined,
  { logger, workMs }: { readonly logger: Logger; readonly workMs: number },
): Promise<Answer> {
  try {
    const request = parseRequest(event);
    const deleting = request.requestType === 'Delete';
    if (!deleting || current !== NEVER_MADE) {
      await inTime(workMs, resource.late, (signal) => resource.apply(request, signal));
    }
    const { physicalResourceId: name } = resource;
    const physicalResourceId = (deleting && current) || (typeof name === 'string' ? name : name(request));
    return { status: 'SUCCESS', physicalResourceId, reason: 'done' };
  } catch (error) {
    logger.error('failed', { error: errorName(error) });
    return {
      status: 'FAILED',
      physicalResourceId: current ?? NEVER_MADE,
      reason: describeError(error),
    };
  }
}

async function inTime(
  ms: number,
  late = 'the work did not end before the function had to answer',
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(late));
      controller.abort();
    }, ms);
  });
  try {
    await Promise.race([work(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}
