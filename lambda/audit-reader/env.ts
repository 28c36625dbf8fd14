/** Names of the function's environment variables. */
export const ENV = [
  'QUERY_BUCKET', // the queryable copy
  'AUDIT_STREAM', // name of the stream: reading the audit log is itself audited
] as const;
