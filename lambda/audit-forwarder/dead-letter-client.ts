import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './forwarder';

/** A queue of ranges that endpoints refused: numbers, no entries. */
export function deadLetterQueue(client: SQSClient, queueUrl: string) {
  return async ({ tenant, first, last, status }: DeadLetter): Promise<void> => {
    const MessageBody = JSON.stringify({ tenant, first, last, status });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  };
}
