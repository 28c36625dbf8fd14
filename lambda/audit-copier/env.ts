/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table
  'ARCHIVE_BUCKET', // where the logs are
  'QUERY_BUCKET', // where the queryable copy goes
] as const;

export const METRICS = {
  copied: 'EntriesCopied',
  failures: 'CopyFailures',
  late: 'CopiesLate', // tenants that a run left to the next
} as const;
