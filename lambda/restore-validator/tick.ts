import { type Evidence, jsonBytes } from '../shared/audit/evidence';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { RestoreJob, RestoreJobs, RestoredCluster, RestoredClusters } from './jobs';
import { notValidated, type Objectives, type Result } from './validate';

export const RESULTS_PREFIX = 'recovery/restore-tests/';

/** Then it has failed, whatever keeps it; AWS Backup waits for a verdict for 24 hours. */
export const GIVE_UP_MS = 8 * 3_600_000;

export interface Tick {
  readonly jobs: RestoreJobs;
  readonly clusters: RestoredClusters;
  readonly objectives: Objectives;
  /** Opens and judges a restored database. */
  readonly validate: (job: RestoreJob, cluster: RestoredCluster) => Promise<Result>;
  readonly evidence: Evidence;
  readonly logger: Logger;
  readonly clock: () => number;
}

/**
 * Brings every restore that waits for a verdict one step further: sign-in by IAM, an instance, the verdict kept as evidence,
 * the instance away, the verdict given. Each step is found out from what there is, so that nothing is lost between runs.
 * @returns the results that this run came to
 */
export async function tick(by: Tick): Promise<Result[]> {
  const results: Result[] = [];
  for (const job of await by.jobs.awaiting()) {
    try {
      const result = await advance(job, by);
      if (result) results.push(result);
    } catch (error) {
      // The others go on; this one is tried again, until it is given up.
      by.logger.error('restore test not advanced', { job: job.id, error: errorName(error) });
    }
  }
  return results;
}

async function advance(job: RestoreJob, by: Tick): Promise<Result | undefined> {
  const kept = await readResult(job, by.evidence);
  const cluster = await by.clusters.describe(job.cluster);
  if (kept) {
    if (cluster?.instance === undefined) await conclude(job, kept, by);
    else if (cluster.instance !== 'deleting') await by.clusters.removeInstance(job.cluster);
    return undefined;
  }
  const late = by.clock() - job.startedAt.getTime() > GIVE_UP_MS;
  if (cluster === undefined)
    return keep(job, notValidated(job, 'the cluster is gone', by.objectives, by.clock()), by);
  try {
    if (cluster.instance === 'available') return await keep(job, await by.validate(job, cluster), by);
    if (cluster.status === 'available' && !cluster.prepared) await by.clusters.prepare(job.cluster);
    else if (cluster.status === 'available' && cluster.instance === undefined) {
      await by.clusters.addInstance(job.cluster);
    }
  } catch (error) {
    if (!late) throw error;
    return keep(job, notValidated(job, 'it could not be opened', by.objectives, by.clock(), error), by);
  }
  return late
    ? keep(job, notValidated(job, 'it could not be opened in time', by.objectives, by.clock()), by)
    : undefined;
}

async function keep(job: RestoreJob, result: Result, { evidence, logger }: Tick): Promise<Result> {
  await evidence.create(keyOf(job), jsonBytes(result));
  logger.info('restore test', { job: job.id, verdict: result.verdict });
  return result;
}

const keyOf = ({ id, startedAt }: RestoreJob): string =>
  `${RESULTS_PREFIX}${startedAt.toISOString().slice(0, 10)}-${id}.json`;

async function readResult(
  job: RestoreJob,
  evidence: Evidence,
): Promise<Pick<Result, 'verdict' | 'reasons'> | undefined> {
  const bytes = await evidence.read(keyOf(job));
  return bytes && (JSON.parse(bytes.toString()) as Result);
}

/** AWS Backup shows the message, up to 1,024 characters. */
const conclude = (
  job: RestoreJob,
  { verdict, reasons }: Pick<Result, 'verdict' | 'reasons'>,
  { jobs }: Tick,
): Promise<void> =>
  jobs.conclude(job.id, verdict === 'passed', (reasons.join('; ') || 'everything is there').slice(0, 1000));
