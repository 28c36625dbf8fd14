/** Names of the function's environment variables. */
export const ENV = [
  'WEBHOOK_NAME', // of the webhook, in audit records
  'WEBHOOK_VERIFIER', // one of VERIFIERS
  'WEBHOOK_SECRET_ARN', // what requests are signed with, or carry
  'WEBHOOK_OVERLAP_HOURS', // how long the value before is accepted
  'WEBHOOK_ORIGIN', // https://<host> under which the vendor knows us
  'WEBHOOK_QUEUE_URL', // where verified deliveries go
  'REPLAY_TABLE', // name of the table of deliveries that were handed over
  'AUDIT_STREAM', // name of the stream
] as const;

/** Header that carries a shared secret. @default - that of Vapi */
export const OPTIONAL = ['WEBHOOK_HEADER'] as const;

export const METRICS = {
  accepted: 'WebhooksAccepted',
  repeated: 'WebhooksRepeated',
  unverified: 'WebhooksRefused', // the audit writer counts the records of these as WebhooksUnverified
  notAccepted: 'WebhooksNotAccepted',
  unavailable: 'WebhooksUnavailable',
  replacedSecret: 'WebhooksReplacedSecret', // accepted, but signed with a secret that has a successor
} as const;
