/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // name of the log table
  'ARCHIVE_BUCKET', // where the logs are
  'DEAD_LETTER_QUEUE_URL', // ranges that an endpoint refused for good
  'DESTINATIONS', // JSON: { "<tenant>": { "url": "https://…", "secretArn": "arn:…" } }
] as const;

export const METRICS = {
  forwarded: 'EntriesForwarded',
  failures: 'ForwardFailures',
  late: 'ForwardsLate', // tenants that a run left to the next
} as const;
