/** What an access did, whatever the source calls it. */
export type AccessKind = 'read' | 'insert' | 'update' | 'delete' | 'execute' | 'administer' | 'unknown';

/** One access to PHI as the database or S3 saw it. Names and ids only: never a statement, never a value. */
export interface Access {
  readonly source: 'database' | 's3';
  /** Unix time, milliseconds; both sources tell whole seconds. */
  readonly at: number;
  readonly kind: AccessKind;
  /** As the source names it: `SELECT`, `GetObject`. */
  readonly command: string;
  /** Table or other object of the database, or `<bucket>/<key>`. */
  readonly object: string;
  /** Database user, or ARN of the caller. */
  readonly user: string;
  /** Of the application for a statement, of S3 for a data event. */
  readonly requestId?: string;
  /** Where the source has it, so that the same access is the same in every sweep. */
  readonly origin: readonly string[];
}

/** Something in a source that cannot be read, or that changes what will be logged: as serious as an access. */
export interface Irregularity {
  readonly source: 'database' | 's3';
  readonly irregularity: 'garbled' | 'auditing-changed';
  readonly at: number;
  readonly user?: string;
  readonly origin: readonly string[];
}

export type Observation = Access | Irregularity;
