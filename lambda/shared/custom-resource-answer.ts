import { setTimeout as wait } from 'node:timers/promises';
import type { ReturnAddress } from './custom-resource-event';

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalResourceId: string;
  /** Shown in the events of the stack. */
  readonly reason: string;
}

const ATTEMPTS = 4;

/**
 * Puts an answer to the pre-signed URL, up to four times.
 * @param retryMs milliseconds before the second attempt; each later one waits longer
 * @throws what the last attempt met
 */
export async function sendAnswer(address: ReturnAddress, answer: Answer, retryMs: number): Promise<void> {
  // The URL is signed for no content type, which is what bytes are sent with.
  const body = new TextEncoder().encode(
    JSON.stringify({
      Status: answer.status,
      Reason: answer.reason,
      PhysicalResourceId: answer.physicalResourceId,
      StackId: address.stackId,
      RequestId: address.requestId,
      LogicalResourceId: address.logicalResourceId,
    }),
  );
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(address.url, { method: 'PUT', body, signal: AbortSignal.timeout(5000) });
      if (response.ok) return;
      throw new Error(`CloudFormation answered ${response.status}`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await wait(retryMs * attempt);
    }
  }
}
