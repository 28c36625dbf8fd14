/** Names of the function's environment variables. */
export const ENV = [
  'LOG_TABLE', // which tenants have a log
  'QUERY_BUCKET', // the queryable copy
  'DATABASE_LOG_GROUP', // Aurora's PostgreSQL log, with pgAudit's lines
  'TRAIL_LOG_GROUP', // CloudTrail, with S3 data events
  'PHI_BUCKETS', // names of the buckets with PHI, separated by commas; "none" where there are none
  'PHI_SCHEMAS', // database schemas with PHI, separated by commas
  'APPLICATION_USERS', // database users whose statements a record of the application excuses, separated by commas
  'ACCOUNT_USERS', // database users that may reach accounts without a record, separated by commas; "none" where there are none
  'EVIDENCE_BUCKET', // where unmatched accesses are kept
] as const;

export const METRICS = {
  matched: 'AccessesMatched', // written by every sweep, 0 too: its absence means that nobody reconciles
  unmatched: 'AccessesUnmatched', // accesses without a record, and whatever could not be judged
} as const;
