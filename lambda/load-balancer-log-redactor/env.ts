/** Names of the function's environment variables. */
export const ENV = [
  'RAW_BUCKET', // where load balancers deliver
  'ARCHIVE_BUCKET', // where the redacted logs go
] as const;

export const METRICS = {
  lines: 'LoadBalancerLogLines',
  withheld: 'LoadBalancerLogLinesWithheld', // not understood, so nothing of them is shown
  unreadable: 'LoadBalancerLogsUnreadable',
  waiting: 'LoadBalancerLogsWaiting', // for longer than an hour
} as const;

/** Tag of a raw object whose redacted copy is in the archive: its lifecycle ends it. */
export const REDACTED_TAG = { key: 'bulwark:redacted', value: 'yes' } as const;

/** Copies stand below it under the keys of their raw objects: not among raw ones that the archive already has from before. */
export const COPIES = 'redacted/';
