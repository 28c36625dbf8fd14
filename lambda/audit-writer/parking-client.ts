import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { retry, type Wait } from '../shared/audit/retry';
import { batches, type ParkedMessage, type Parking } from './parking';

/** Some messages of a batch were not taken. */
class NotParkedError extends Error {
  override readonly name = 'NotParkedError';
}

/** The parking queue in SQS. */
export function parkingQueue(client: SQSClient, QueueUrl: string, wait: Wait): Parking {
  const sendBatch = async (batch: readonly ParkedMessage[]): Promise<void> => {
    let rest = batch;
    await retry(
      async () => {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl, Entries: rest.map(entry) }),
        );
        rest = Failed.map(({ Id }) => rest[Number(Id)]!);
        if (rest.length > 0) throw new NotParkedError(`${rest.length} messages were not parked`);
      },
      { wait },
    );
  };
  return {
    async send(messages) {
      for (const batch of batches(messages)) await sendBatch(batch);
    },
  };
}

/** The group makes the queue fair: one tenant's backlog does not hold up the others. */
const entry = ({ organization, body }: ParkedMessage, index: number) => ({
  Id: String(index),
  MessageBody: body,
  MessageGroupId: organization,
  MessageAttributes: { organization: { DataType: 'String', StringValue: organization } },
});
