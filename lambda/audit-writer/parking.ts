import type { AuditRecord } from '../../runtime/audit/record';

/** JSON lines of one tenant, for the parking queue. */
export interface ParkedMessage {
  readonly organization: string;
  /** ASCII. */
  readonly body: string;
}

/** The queue of what must be tried again. */
export interface Parking {
  /** @throws when not every message is in the queue */
  send(messages: readonly ParkedMessage[]): Promise<void>;
}

/** A message held 256 KB until 2025, and 1 MiB since; attributes count. */
const MOST_BYTES = 250_000;

/** Packs records into messages. */
export function packed(records: readonly AuditRecord[]): ParkedMessage[] {
  const messages: ParkedMessage[] = [];
  const open = new Map<string, string>();
  for (const record of records) {
    const { organization } = record;
    const line = `${ascii(JSON.stringify(record))}\n`;
    const body = open.get(organization) ?? '';
    if (body !== '' && body.length + line.length > MOST_BYTES) {
      messages.push({ organization, body });
      open.set(organization, line);
    } else {
      open.set(organization, body + line);
    }
  }
  open.forEach((body, organization) => messages.push({ organization, body }));
  return messages;
}

/** SQS refuses some characters, such as U+FFFF, and would do so for ever: JSON can do without them. */
const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Batches of at most 10 messages and as many bytes as one message may have. */
export function batches(messages: readonly ParkedMessage[]): ParkedMessage[][] {
  const result: ParkedMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    bytes += message.body.length;
    const last = result.at(-1);
    if (last && last.length < 10 && bytes <= MOST_BYTES) {
      last.push(message);
    } else {
      result.push([message]);
      bytes = message.body.length;
    }
  }
  return result;
}
