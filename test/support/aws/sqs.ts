import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { refusal } from './service';

interface Queued {
  readonly messageId: string;
  readonly body: string;
  readonly organization: string;
  readonly sent: number;
  receives: number;
}

/** Limits of a batch before 2025, the narrower ones. */
const MOST_BYTES = 262_144;
// oxlint-disable-next-line no-control-regex -- these are what SQS refuses
const REFUSED = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A standard queue and Lambda's poller of it. */
export class FakeQueue {
  readonly messages = new Map<string, Queued>();
  private sent = 0;
  /** Every so many entries, one is not taken. */
  failedEvery = 0;

  constructor(
    private readonly url: string,
    private readonly now: () => number,
  ) {}

  readonly operations = {
    SendMessageBatch: ({ QueueUrl, Entries = [] }: SendMessageBatchCommandInput) => {
      if (QueueUrl !== this.url) throw refusal('QueueDoesNotExist');
      if (Entries.length === 0) throw refusal('EmptyBatchRequest');
      if (Entries.length > 10) throw refusal('TooManyEntriesInBatchRequest');
      if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
        throw refusal('BatchEntryIdsNotDistinct');
      }
      const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody!) + 100, 0);
      if (bytes > MOST_BYTES) throw refusal('BatchRequestTooLong');
      if (Entries.some(({ MessageBody }) => REFUSED.test(MessageBody!)))
        throw refusal('InvalidMessageContents');
      const Failed = [];
      for (const { Id, MessageBody, MessageAttributes } of Entries) {
        const messageId = `message-${++this.sent}`;
        if (this.failedEvery > 0 && this.sent % this.failedEvery === 0) {
          Failed.push({ Id, Code: 'InternalError' });
        } else {
          this.messages.set(messageId, {
            messageId,
            body: MessageBody!,
            organization: MessageAttributes!.organization!.StringValue!,
            sent: this.now(),
            receives: 0,
          });
        }
      }
      return { Failed };
    },
  };

  /** The event for the oldest messages; they stay until they are deleted. */
  receive(count = 10): { Records: object[] } {
    const received = [...this.messages.values()].slice(0, count);
    return {
      Records: received.map((message) => ({
        eventSource: 'aws:sqs',
        messageId: message.messageId,
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(++message.receives),
          SentTimestamp: String(message.sent),
        },
        messageAttributes: { organization: { stringValue: message.organization, dataType: 'String' } },
      })),
    };
  }

  /** What Lambda does with the function's answer. */
  settle(event: { Records: object[] }, failed: readonly string[]): void {
    for (const record of event.Records as { messageId: string }[]) {
      const message = this.messages.get(record.messageId);
      this.messages.delete(record.messageId);
      // To the end of the queue: what failed becomes visible later.
      if (message && failed.includes(record.messageId)) this.messages.set(record.messageId, message);
    }
  }
}
