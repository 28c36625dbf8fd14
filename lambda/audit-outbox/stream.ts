import { type Line, type Parcel, parcelsOf } from '../../runtime/audit/kinesis-parcels';
import { NO_ORGANIZATION } from '../../runtime/audit/transport';
import type { WaitingRecord } from './outbox';

/** A record as a line, and its place in the audit table. */
export interface PlacedLine extends Line {
  readonly place: string;
}

export type PlacedParcel = Parcel<PlacedLine>;

export interface Stream {
  /**
   * @returns for every parcel, whether the stream has it
   * @throws RefusedError when it refuses the call for what is in it, and has none
   * @throws anything else when it is not known what it has
   */
  put(parcels: readonly PlacedParcel[]): Promise<readonly boolean[]>;
}

/** The stream will never take these parcels together. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Packs records for the stream: those of one organization together, in their order. */
export const pack = (records: readonly WaitingRecord[]): PlacedParcel[] =>
  parcelsOf(
    records.map(({ organization, line, place }) => ({
      organization: organization ?? NO_ORGANIZATION,
      data: Buffer.from(`${line}\n`),
      place,
    })),
  );
