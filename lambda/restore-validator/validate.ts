import type { Client } from 'pg';
import { errorName } from '../shared/errors';
import type { Evidence } from '../shared/audit/evidence';
import { countSince, type EnterTenant } from '../shared/recovery/census';
import { censusBefore } from '../shared/recovery/census-store';
import { compare, type Comparison } from '../shared/recovery/compare';
import type { RestoreJob } from './jobs';

/** What a restore may cost, in minutes. */
export interface Objectives {
  readonly rpoMinutes: number;
  readonly rtoMinutes: number;
}

export interface Measured {
  readonly minutes: number;
  readonly limit: number;
}

/** What is kept of a restore test, and shown to an auditor. */
export interface Result {
  readonly job: string;
  readonly recoveryPoint: string;
  readonly validatedAt: string;
  readonly verdict: 'passed' | 'failed';
  /** Why it failed, one line each; none when it passed. */
  readonly reasons: readonly string[];
  /** From the start of the restore until its data was found whole. */
  readonly rto: Measured;
  /** From the last pulse in the restored data until the start of the restore. Absent when it has no pulse. */
  readonly rpo?: Measured;
  /** When what was restored is compared with was counted. */
  readonly census?: string;
  readonly comparison?: Comparison;
  /** What the database check found in the restored database. */
  readonly findings?: readonly string[];
}

export interface Validation {
  readonly job: RestoreJob;
  readonly objectives: Objectives;
  /** Connected to the restored database, as a member of `restore_validator`. */
  readonly client: Client;
  readonly enter: EnterTenant;
  /** What is wrong with the database itself. */
  readonly check: (client: Client) => Promise<readonly string[]>;
  readonly evidence: Evidence;
  readonly signal: AbortSignal;
  readonly clock: () => number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Losses that a result names; it has the number of all. */
const NAMED = 20;

/** Opens a restored database, and says whether everything is there. BAK-2; 45 CFR 164.308(a)(7)(ii)(D). */
export async function validate(by: Validation): Promise<Result> {
  const { job, client, enter, evidence, signal, clock } = by;
  const reasons: string[] = [];
  const { rows } = await client.query<{ beat_at: Date }>('select beat_at from recovery.pulse');
  const pulse = rows[0]?.beat_at;
  let rpo: Measured | undefined;
  if (pulse === undefined) reasons.push('the restored database has no pulse');
  else {
    rpo = { minutes: minutesBetween(pulse.getTime(), job.startedAt.getTime()), limit: rpoLimit(by) };
    if (rpo.minutes > rpo.limit)
      reasons.push(`${rpo.minutes} minutes of data are lost; allowed: ${rpo.limit}`);
  }

  const findings = await by.check(client);
  if (findings.length > 0) reasons.push(`the database check found ${findings.length}`);

  const census = pulse && (await censusBefore(evidence, pulse));
  let comparison: Comparison | undefined;
  if (census === undefined) reasons.push('there is no census to compare with');
  else {
    comparison = await compare(
      census,
      {
        tenants: await statuses(client),
        count: (tenant, snapshot) => countSince(client, enter, tenant, snapshot),
      },
      signal,
    );
    const { losses } = comparison;
    for (const { tenant, table, what } of losses.slice(0, NAMED)) {
      reasons.push(`${what}: ${table === undefined ? '' : `${table} of `}${tenant}`);
    }
    if (losses.length > NAMED) reasons.push(`and ${losses.length - NAMED} more losses`);
  }

  const now = clock();
  const rto = { minutes: minutesBetween(job.startedAt.getTime(), now), limit: by.objectives.rtoMinutes };
  if (rto.minutes > rto.limit) reasons.push(`it took ${rto.minutes} minutes; allowed: ${rto.limit}`);
  return {
    ...described(job, now),
    verdict: reasons.length === 0 ? 'passed' : 'failed',
    reasons,
    rto,
    ...(rpo && { rpo }),
    ...(census && { census: census.at }),
    ...(comparison && { comparison }),
    findings,
  };
}

/** The result of a test that could not be completed. */
export function notValidated(
  job: RestoreJob,
  why: string,
  { rtoMinutes }: Objectives,
  now: number,
  error?: unknown,
): Result {
  return {
    ...described(job, now),
    verdict: 'failed',
    reasons: [error === undefined ? why : `${why}: ${errorName(error)}`],
    rto: { minutes: minutesBetween(job.startedAt.getTime(), now), limit: rtoMinutes },
  };
}

const described = (job: RestoreJob, now: number) => ({
  job: job.id,
  recoveryPoint: job.recoveryPointArn,
  validatedAt: new Date(now).toISOString(),
});

/** A daily snapshot is a day older than a continuous backup, which is what the objective is for. */
const rpoLimit = ({ job, objectives }: Validation): number =>
  objectives.rpoMinutes + (job.recoveryPointArn.includes(':continuous:') ? 0 : DAY_MINUTES);

/** Rounded up: what began counts. */
const minutesBetween = (from: number, to: number): number => Math.max(0, Math.ceil((to - from) / MINUTE_MS));

async function statuses(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; status: string }>(
    'select id, status from tenancy.tenants()',
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}
