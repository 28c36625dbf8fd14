import type { Finding } from './finding';

/** What a verification found out. Plain data. */
export interface VerifyReport {
  /** Whether there is nothing wrong: no finding. */
  readonly verified: boolean;
  readonly source: string;
  /** Undefined when no checkpoint could be read. */
  readonly origin: string | undefined;
  /** Entries that the newest checkpoint covers. */
  readonly size: number;
  /** Root that the newest checkpoint says, base64. */
  readonly root: string | undefined;
  /** Entries that were read and checked. */
  readonly entries: number;
  /** First and last time of ingestion, ISO 8601. */
  readonly ingested: readonly [first: string, last: string] | undefined;
  /** Checkpoints with a good signature: in the log, and in the witness if one was given. */
  readonly checkpoints: number;
  readonly witnessed: number | undefined;
  readonly findings: readonly Finding[];
  /** How many findings there were; more than 1,000 are not kept. */
  readonly findingCount: number;
  /** What cannot be excluded, or is odd and no fault. */
  readonly notices: readonly string[];
}

/** What can be watched while it runs. */
export interface Progress {
  readonly entries: number;
  readonly size: number;
}
