/** A column of the table of entries, as Glue knows it. */
export interface Column {
  readonly name: string;
  /** Hive type; names inside a struct are lower case, as Hive has them. */
  readonly type: string;
  readonly comment: string;
}

const struct = (fields: Readonly<Record<string, string>>): string =>
  `struct<${Object.entries(fields)
    .map(([name, type]) => `${name.toLowerCase()}:${type}`)
    .join(',')}>`;

/** Fields of `runtime/audit/record.ts`; a test compares the two. */
const RECORD = struct({
  id: 'string',
  time: 'string',
  organization: 'string',
  location: 'string',
  actor: struct({
    id: 'string',
    role: 'string',
    type: 'string',
    onBehalfOf: 'string',
    homeLocation: 'string',
    actingLocation: 'string',
  }),
  source: struct({ ip: 'string', userAgent: 'string' }),
  action: 'string',
  resource: struct({ type: 'string', id: 'string', patient: 'string' }),
  fields: 'array<string>',
  outcome: 'string',
  reason: 'string',
  requestId: 'string',
  correlationId: 'string',
  purpose: 'string',
  digest: struct({ algorithm: 'string', keyId: 'string', value: 'string' }),
  disclosure: struct({ recipient: 'string', address: 'string', description: 'string', purpose: 'string' }),
  accesses: `array<${struct({ service: 'string', requestId: 'string' })}>`,
});

/** An entry of the log, one a line. */
export const COLUMNS: readonly Column[] = [
  { name: 'sequence', type: 'bigint', comment: 'Index in the log of the tenant, from 0' },
  { name: 'previous', type: 'string', comment: 'Base64 of the leaf hash of the entry before' },
  { name: 'ingested', type: 'string', comment: 'When it was sequenced, ISO 8601, UTC' },
  { name: 'record', type: RECORD, comment: 'The audit record' },
];

/** Where an entry lies: parts of its path. */
export const PARTITIONS: readonly Column[] = [
  { name: 'tenant', type: 'string', comment: 'The tenant; every query names it' },
  { name: 'date', type: 'string', comment: 'UTC day of ingestion, YYYY-MM-DD' },
];
