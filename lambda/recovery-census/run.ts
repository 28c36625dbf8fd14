import type { Evidence } from '../shared/audit/evidence';
import { keepCensus, lastCensusAt } from '../shared/recovery/census-store';
import { takeCensus, type Census, type CensusTaking } from '../shared/recovery/census';

const DAY_MS = 24 * 3_600_000;
/** A little less than a day, so that a census drifts by no more than a run. */
export const DUE_MS = DAY_MS - 10 * 60_000;

export interface CensusRun extends CensusTaking {
  readonly evidence: Evidence;
}

/**
 * Notes the time in the database, and once a day what every tenant has. BAK-2; 45 CFR 164.308(a)(7)(ii)(D).
 * @returns the census, when this run took one
 */
export async function run({ evidence, ...taking }: CensusRun): Promise<Census | undefined> {
  const { rows } = await taking.client.query<{ at: Date }>('select recovery.beat() as at');
  const now = rows[0]!.at;
  const last = await lastCensusAt(evidence, now);
  if (last && now.getTime() - last.getTime() < DUE_MS) return undefined;
  const census = await takeCensus(taking);
  await keepCensus(evidence, census);
  return census;
}
