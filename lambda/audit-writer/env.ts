/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table
  'QUARANTINE_BUCKET', // bucket of what no log takes
  'PARKING_QUEUE_URL', // queue of what must be tried again; the function consumes it as well
] as const;

/** Metrics that the function writes. */
export const METRICS = {
  sequenced: 'RecordsSequenced',
  duplicates: 'RecordsDuplicate',
  quarantined: 'RecordsQuarantined',
  parked: 'RecordsParked',
  // Of high resolution: somebody is paged within seconds.
  breakGlass: 'BreakGlassUsed',
  replayed: 'SessionsReplayed',
  unverified: 'WebhooksUnverified',
} as const;
