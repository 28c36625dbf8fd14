import { createHash } from 'node:crypto';
import { InputError } from '../shared/errors';
import type { Message, Refused } from './message';

/** Where what no log takes is kept. */
export interface Quarantine {
  /** Keeps a document; keeping it again changes nothing. */
  put(key: string, document: string): Promise<void>;
  /** @throws when there is none */
  get(key: string): Promise<string>;
}

/** What one message leaves in quarantine; the format is in `docs/audit-log.md`. */
interface Document {
  readonly message: string;
  readonly arrived: string;
  readonly organization: string;
  readonly lines: readonly {
    readonly line?: number;
    readonly reason: string;
    readonly problems: readonly { readonly at: string; readonly allowed: string }[];
    /** Base64: not everything is text. */
    readonly data: string;
  }[];
}

/**
 * The document for lines of one message, and its key. Both depend on the message alone, so that a message that comes
 * again leaves nothing new; and the key on nothing that a producer could write into it.
 */
export function quarantined(refused: readonly [Refused, ...Refused[]]): { key: string; document: string } {
  const { message } = refused[0];
  const content: Document = {
    message: message.id,
    arrived: new Date(message.arrived).toISOString(),
    organization: message.organization,
    lines: refused.map(({ line, reason, problems, data }) => ({
      line,
      reason,
      problems,
      data: data.toString('base64'),
    })),
  };
  const document = JSON.stringify(content);
  const digest = createHash('sha256').update(document).digest('hex').slice(0, 16);
  return { key: `${content.arrived.slice(0, 10)}/${message.id}-${digest}.json`, document };
}

/**
 * The message that a quarantined document came from, with the lines that were kept, to be tried again.
 * @throws InputError when it is no such document
 */
export function resubmitted(key: string, document: string): Message {
  const { arrived, organization, lines } = JSON.parse(document) as Partial<Document>;
  if (typeof arrived !== 'string' || typeof organization !== 'string' || !Array.isArray(lines)) {
    throw new InputError('a quarantined document lacks arrived, organization or lines');
  }
  const data = (lines as Document['lines']).flatMap((line) => [Buffer.from(line.data, 'base64'), NEWLINE]);
  return { id: key, arrived: Date.parse(arrived), organization, data: Buffer.concat(data) };
}

const NEWLINE = Buffer.from('\n');
