import { type PlacedParcel, RefusedError, type Stream } from '../../../lambda/audit-outbox/stream';

/** What a call does: which parcels the stream takes, and whether the caller hears of it. */
export interface Fault {
  readonly takes?: (parcel: PlacedParcel, index: number) => boolean;
  /** Thrown after the stream took what it takes. */
  readonly throws?: Error;
}

/** A stream that keeps what it takes, refuses lines with the word poison, and fails as it is told, call by call. */
export class FakeStream implements Stream {
  readonly received: string[] = [];
  calls = 0;

  constructor(private readonly fault: (call: number) => Fault | undefined = () => undefined) {}

  put(parcels: readonly PlacedParcel[]): Promise<readonly boolean[]> {
    if (parcels.length === 0 || parcels.length > 500) throw new Error('0 or more than 500 parcels in a call');
    const texts = parcels.map(({ lines }) => Buffer.concat(lines.map(({ data }) => data)).toString());
    const bytes = parcels.reduce((sum, { organization }) => sum + organization.length, texts.join('').length);
    if (bytes > 5 * 1024 * 1024) throw new Error('more than 5 MiB in a call');
    const { takes = () => true, throws } = this.fault(++this.calls) ?? {};
    if (texts.some((text) => text.includes('poison'))) return Promise.reject(new RefusedError());
    const taken = parcels.map(takes);
    for (const [index, text] of texts.entries()) {
      const records = text.split('\n').slice(0, -1);
      if (records.length !== parcels[index]!.lines.length) throw new Error('a line for every record');
      if (taken[index]) this.received.push(...records);
    }
    return throws ? Promise.reject(throws) : Promise.resolve(taken);
  }

  /** Ids of the records that it has. */
  get ids(): string[] {
    return this.received.map((line) => (JSON.parse(line) as { id: string }).id);
  }
}
