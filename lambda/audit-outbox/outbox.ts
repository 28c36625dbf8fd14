/** A record that waits. */
export interface WaitingRecord {
  /** Its place in the audit table, a decimal number. */
  readonly place: string;
  /** The tenant; null when the record names none. */
  readonly organization: string | null;
  /** The record: JSON, one line. */
  readonly line: string;
}

/** What became of the records of a batch, by place; those in neither list wait on. */
export interface Delivery {
  readonly taken: readonly string[];
  /** What the stream will never take. */
  readonly refused: readonly string[];
}

export interface Backlog {
  readonly waiting: number;
  readonly parked: number;
  /** Age of the oldest waiting record, seconds; 0 when none waits. */
  readonly oldestSeconds: number;
}

/** The queue beside the audit table, `database/migrations/0001-audit.sql`. */
export interface Outbox {
  /**
   * Claims the next records behind a place, lets them be delivered, and removes what was taken and parks what was
   * refused, in one transaction. Nobody else gets the records meanwhile. When anything fails they all wait again.
   * @param after place of the last record of the batch before; "0" for the first
   * @returns the place of the last record, undefined when there were none
   */
  batch(
    after: string,
    deliver: (records: readonly WaitingRecord[]) => Promise<Delivery>,
  ): Promise<string | undefined>;
  backlog(): Promise<Backlog>;
}
