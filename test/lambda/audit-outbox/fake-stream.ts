import type { Message } from '../../../lambda/audit-outbox/message';
import { RefusedError, type Stream } from '../../../lambda/audit-outbox/stream';

/** What a call does: which messages the stream takes, and whether the caller hears of it. */
export interface Fault {
  readonly takes?: (message: Message, index: number) => boolean;
  /** Thrown after the stream took what it takes. */
  readonly throws?: Error;
}

/** A stream that keeps what it takes, refuses lines with the word poison, and fails as it is told, call by call. */
export class FakeStream implements Stream {
  readonly received: string[] = [];
  calls = 0;

  constructor(private readonly fault: (call: number) => Fault | undefined = () => undefined) {}

  put(messages: readonly Message[]): Promise<readonly boolean[]> {
    if (messages.length === 0 || messages.length > 500)
      throw new Error('0 or more than 500 messages in a call');
    const bytes = messages.reduce((sum, { lines }) => sum + Buffer.byteLength(lines), 0);
    if (bytes > 5 * 1024 * 1024) throw new Error('more than 5 MiB in a call');
    const { takes = () => true, throws } = this.fault(++this.calls) ?? {};
    if (messages.some(({ lines }) => lines.includes('poison'))) return Promise.reject(new RefusedError());
    const taken = messages.map(takes);
    for (const [index, { lines, places }] of messages.entries()) {
      const records = lines.split('\n').slice(0, -1);
      if (records.length !== places.length) throw new Error('a line for every record');
      if (taken[index]) this.received.push(...records);
    }
    return throws ? Promise.reject(throws) : Promise.resolve(taken);
  }

  /** Ids of the records that it has. */
  get ids(): string[] {
    return this.received.map((line) => (JSON.parse(line) as { id: string }).id);
  }
}
