import type { WaitingRecord } from './outbox';

/** Records of one organization on their way to the stream: JSON lines. */
export interface Message {
  readonly organization: string;
  readonly lines: string;
  /** Places of the records, in the order of the lines. */
  readonly places: readonly string[];
}

/** Small enough for a throttled shard to take some of a batch; a longer record travels alone. */
const MOST_BYTES = 262_144;

/** For records that name no organization: the writer quarantines them, whatever the key. */
const NOBODY = 'unknown';

/** Groups records by organization, in their order; the order of the organizations is that of their first records. */
export function messagesOf(records: readonly WaitingRecord[]): Message[] {
  const drafts: Draft[] = [];
  const open = new Map<string, Draft>();
  for (const { organization, line, place } of records) {
    const key = organization ?? NOBODY;
    const bytes = Buffer.byteLength(line) + 1;
    let draft = open.get(key);
    if (!draft || draft.bytes + bytes > MOST_BYTES) {
      draft = { organization: key, lines: [], places: [], bytes: 0 };
      open.set(key, draft);
      drafts.push(draft);
    }
    draft.lines.push(line);
    draft.places.push(place);
    draft.bytes += bytes;
  }
  return drafts.map(({ organization, lines, places }) => ({
    organization,
    lines: `${lines.join('\n')}\n`,
    places,
  }));
}

interface Draft {
  readonly organization: string;
  readonly lines: string[];
  readonly places: string[];
  bytes: number;
}
