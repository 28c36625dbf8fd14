import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Evidence } from '../audit/evidence';
import type { Census } from './census';

const PREFIX = 'recovery/census/';

const bucket = z.strictObject({
  bucket: z.int().min(0).max(15),
  rows: z.string(),
  ids: z.string(),
  content: z.string(),
});
const censusSchema = z.strictObject({
  at: z.iso.datetime(),
  tenants: z.record(
    z.string(),
    z.strictObject({
      snapshot: z.string(),
      tables: z.record(z.string(), z.strictObject({ columns: z.string(), buckets: z.array(bucket) })),
    }),
  ),
});

export const keepCensus = (evidence: Evidence, census: Census): Promise<void> =>
  evidence.create(`${PREFIX}${census.at}.json.gz`, gzipSync(Buffer.from(JSON.stringify(census))));

/**
 * The newest census at or before a time.
 * @returns undefined when there is none
 * @throws ZodError when it cannot be read
 */
export async function censusBefore(evidence: Evidence, time: Date): Promise<Census | undefined> {
  const latest = await lastCensus(evidence, time);
  const bytes = latest && (await evidence.read(latest.key));
  return bytes && censusSchema.parse(JSON.parse(gunzipSync(bytes).toString()));
}

/** When the newest census at or before a time was taken. */
export const lastCensusAt = async (evidence: Evidence, time: Date): Promise<Date | undefined> =>
  (await lastCensus(evidence, time))?.at;

async function lastCensus(
  evidence: Evidence,
  time: Date,
): Promise<{ readonly key: string; readonly at: Date } | undefined> {
  // Looks month by month: a restore test uses recovery points of the last days.
  for (const month of [time, new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() - 1, 1))]) {
    let latest: { key: string; at: Date } | undefined;
    for await (const key of evidence.list(`${PREFIX}${month.toISOString().slice(0, 7)}`)) {
      const at = new Date(key.slice(PREFIX.length, -'.json.gz'.length));
      if (at <= time && (latest === undefined || at > latest.at)) latest = { key, at };
    }
    if (latest) return latest;
  }
  return undefined;
}
