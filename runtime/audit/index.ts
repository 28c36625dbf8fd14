/** `import { AuditClient } from 'bulwark/audit'`: what applications use of the audit trail. `docs/audit-client.md`. */
export { AuditClient, type AuditClientOptions, type AuditReceipt, type AuditRecordInput } from './client';
export { CSV_COLUMNS, toCsv } from './csv';
export { auditMiddleware, type AuditMiddlewareOptions } from './http-middleware';
export { kinesisTransport, type KinesisStream, type KinesisTransportOptions } from './kinesis-transport';
export { auditedHandler, type HttpEvent, type HttpResult } from './lambda-handler';
export { type LoggedEntry, OCSF_VERSION, type OcsfEvent, toOcsf } from './ocsf';
export { outboxTransport, type TransactionClient } from './outbox-transport';
export { PERSONAL_DATA, type PersonalData, personalDataIn } from './personal-data';
export {
  type Action,
  ACTIONS,
  type AuditRecord,
  auditRecordSchema,
  MAX_FUTURE_MS,
  MAX_PAST_MS,
  MAX_RECORD_BYTES,
  type Outcome,
  OUTCOMES,
  type Purpose,
  PURPOSES,
  QUARANTINE_REASONS,
  type QuarantineReason,
  type RecordProblem,
} from './record';
export { recordId } from './record-id';
export {
  type Access,
  type Caller,
  currentRequestId,
  identify,
  type RequestAuditOptions,
  touch,
} from './request-audit';
export { AuditTransportError, type AuditTransport, NO_ORGANIZATION } from './transport';
export { type ParsedRecord, parseRecord, type RecordContext, type RefusedRecord } from './validate';
