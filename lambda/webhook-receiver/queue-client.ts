import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toMessage } from '../../runtime/webhooks/message';
import type { Delivery } from '../../runtime/webhooks/receiver';

/** The queue of a workload: a delivery is handed over when SQS has it. */
export function queueOf(client: SQSClient, QueueUrl: string) {
  return async (delivery: Delivery): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: toMessage(delivery) }));
  };
}
