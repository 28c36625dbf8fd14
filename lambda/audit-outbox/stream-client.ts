import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { RefusedError, type Stream } from './stream';

/** Errors that speak of the content; all others speak of the stream, the key, the network or the permission. */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidArgumentException', 'ValidationException']);

/** With the client's own attempts. A batch must not hold its records for long; what fails waits for the next one. */
const PUT_MS = 20_000;

/**
 * The stream of that name.
 * Source: Amazon Kinesis Data Streams API Reference, "PutRecords".
 */
export function streamOf(client: KinesisClient, name: string): Stream {
  return {
    async put(parcels) {
      const { Records = [] } = await client
        .send(
          new PutRecordsCommand({
            StreamName: name,
            Records: parcels.map(({ organization, lines }) => ({
              PartitionKey: organization,
              Data: Buffer.concat(lines.map(({ data }) => data)),
            })),
          }),
          { abortSignal: AbortSignal.timeout(PUT_MS) },
        )
        .catch((error: unknown) => {
          if (error instanceof Error && REFUSALS.has(error.name)) throw new RefusedError(error.name);
          throw error;
        });
      if (Records.length !== parcels.length) throw new Error('the stream answered for other parcels');
      // Taken is what has a sequence number; an answer that says neither counts as not taken.
      return Records.map(({ SequenceNumber, ErrorCode }) => Boolean(SequenceNumber) && !ErrorCode);
    },
  };
}
