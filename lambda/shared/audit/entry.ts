import * as z from 'zod';
import type { AuditRecord } from '../../../runtime/audit/record';

/** One entry of a tenant's log, `docs/audit-log.md`. */
export interface Entry {
  /** Index in the log: what a proof of inclusion is asked by. */
  readonly sequence: number;
  /** Base64 of the leaf hash of the entry before. */
  readonly previous: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ` */
  readonly ingested: string;
  readonly record: AuditRecord;
}

/**
 * What every entry has had and will have. The writer checked the rest on the way in; checking it again would refuse
 * the entries of six years ago as soon as the schema of the record moves on.
 */
const entrySchema = z.looseObject({
  sequence: z.int().nonnegative(),
  previous: z.base64().length(44),
  ingested: z.iso.datetime({ precision: 3 }),
  record: z.looseObject({
    id: z.string(),
    time: z.iso.datetime({ precision: 3 }),
    organization: z.string(),
    actor: z.looseObject({ id: z.string() }),
    action: z.string(),
    resource: z.looseObject({ type: z.string(), id: z.string(), patient: z.string().optional() }),
    outcome: z.string(),
  }),
});

/** A day as partitions name it, `YYYY-MM-DD`, UTC. */
export type Day = string;

/** The UTC day in which an entry was ingested. */
export const dayOf = (entry: Pick<Entry, 'ingested'>): Day => entry.ingested.slice(0, 10);

/** @returns undefined when it is no entry */
export function parseEntry(bytes: Uint8Array | string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(
      typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8'),
    );
    return entrySchema.safeParse(value).success ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}
