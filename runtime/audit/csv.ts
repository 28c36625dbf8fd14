import { stringify } from 'csv-stringify/sync';
import type { LoggedEntry } from './ocsf';

/** Columns, in an order that only grows at its end. Several values stand in one cell, separated by spaces. */
const COLUMNS: Readonly<Record<string, (entry: LoggedEntry) => string | number | undefined>> = {
  sequence: ({ sequence }) => sequence,
  ingested: ({ ingested }) => ingested,
  id: ({ record }) => record.id,
  time: ({ record }) => record.time,
  organization: ({ record }) => record.organization,
  location: ({ record }) => record.location,
  actor_id: ({ record }) => record.actor.id,
  actor_role: ({ record }) => record.actor.role,
  actor_type: ({ record }) => record.actor.type,
  actor_on_behalf_of: ({ record }) => record.actor.onBehalfOf,
  actor_home_location: ({ record }) => record.actor.homeLocation,
  actor_acting_location: ({ record }) => record.actor.actingLocation,
  source_ip: ({ record }) => record.source.ip,
  source_user_agent: ({ record }) => record.source.userAgent,
  action: ({ record }) => record.action,
  resource_type: ({ record }) => record.resource.type,
  resource_id: ({ record }) => record.resource.id,
  resource_patient: ({ record }) => record.resource.patient,
  fields: ({ record }) => record.fields.join(' '),
  outcome: ({ record }) => record.outcome,
  reason: ({ record }) => record.reason,
  request_id: ({ record }) => record.requestId,
  correlation_id: ({ record }) => record.correlationId,
  purpose: ({ record }) => record.purpose,
  digest_algorithm: ({ record }) => record.digest?.algorithm,
  digest_key_id: ({ record }) => record.digest?.keyId,
  digest_value: ({ record }) => record.digest?.value,
  disclosure_recipient: ({ record }) => record.disclosure?.recipient,
  disclosure_address: ({ record }) => record.disclosure?.address,
  disclosure_description: ({ record }) => record.disclosure?.description,
  disclosure_purpose: ({ record }) => record.disclosure?.purpose,
  accesses: ({ record }) =>
    record.accesses?.map(({ service, requestId }) => `${service}:${requestId}`).join(' '),
};

/** Names of the columns. */
export const CSV_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/**
 * Entries as CSV (RFC 4180), a row at a time: `Readable.from(toCsv(entries))` is a stream. A cell that a spreadsheet
 * would run as a formula begins with an apostrophe, as OWASP recommends ("CSV Injection").
 */
export async function* toCsv(
  entries: Iterable<LoggedEntry> | AsyncIterable<LoggedEntry>,
): AsyncGenerator<string, void, undefined> {
  yield csvRow(CSV_COLUMNS);
  for await (const entry of entries) yield csvRow(Object.values(COLUMNS).map((cell) => cell(entry)));
}

/** One row, with its line end. A cell that a spreadsheet would run as a formula begins with an apostrophe. */
export const csvRow = (cells: readonly (string | number | undefined)[]): string =>
  stringify([cells], { escape_formulas: true, quoted_match: /[\r\n]/, record_delimiter: 'windows' });
