/** A line on its way. */
export interface Line {
  readonly organization: string;
  /** With its line break. */
  readonly data: Buffer;
}

/** A line, and who waits for it. */
export interface WaitingLine extends Line {
  resolve(): void;
  reject(error: Error): void;
}

/** Lines of one organization that travel as one Kinesis record. */
export interface Parcel<L extends Line = WaitingLine> {
  readonly organization: string;
  readonly lines: readonly L[];
  readonly bytes: number;
  /** How often it was offered. */
  readonly attempts: number;
}

/** Kinesis takes 1 MiB in a record unless the stream allows more, with its partition key of up to 256 bytes. */
export const MAX_LINE_BYTES = 1_048_576 - 256 - 1;
/** Small enough for a throttled shard to take some of a batch; a longer line travels alone. */
const PARCEL_BYTES = 262_144;
/** A call takes 500 records and 10 MiB; 5 MiB before that was raised, and on endpoints that are behind. */
const CALL_PARCELS = 500;
const CALL_BYTES = 5_242_880;

/** Groups lines by organization, in their order. */
export function parcelsOf<L extends Line>(lines: readonly L[]): Parcel<L>[] {
  const parcels: { organization: string; lines: L[]; bytes: number; attempts: 0 }[] = [];
  const open = new Map<string, (typeof parcels)[number]>();
  for (const line of lines) {
    let parcel = open.get(line.organization);
    if (parcel === undefined || parcel.bytes + line.data.length > PARCEL_BYTES) {
      parcel = { organization: line.organization, lines: [], bytes: line.organization.length, attempts: 0 };
      open.set(line.organization, parcel);
      parcels.push(parcel);
    }
    parcel.lines.push(line);
    parcel.bytes += line.data.length;
  }
  return parcels;
}

/** Distributes parcels over calls. */
export function callsOf(parcels: readonly Parcel[]): Parcel[][] {
  const calls: Parcel[][] = [];
  let bytes = 0;
  for (const parcel of parcels) {
    const call = calls.at(-1);
    if (call === undefined || call.length === CALL_PARCELS || bytes + parcel.bytes > CALL_BYTES) {
      calls.push([parcel]);
      bytes = parcel.bytes;
    } else {
      call.push(parcel);
      bytes += parcel.bytes;
    }
  }
  return calls;
}
