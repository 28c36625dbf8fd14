/** A restore that a restore test has made, and that waits for a verdict. */
export interface RestoreJob {
  readonly id: string;
  readonly recoveryPointArn: string;
  /** Name of the cluster that was made. */
  readonly cluster: string;
  readonly startedAt: Date;
}

export interface RestoreJobs {
  /** Completed restores without a verdict. */
  awaiting(): Promise<readonly RestoreJob[]>;
  /** Says how it went; then AWS Backup removes what was restored. */
  conclude(job: string, passed: boolean, message: string): Promise<void>;
}

/** A restored cluster. AWS Backup makes the cluster alone: without an instance, nobody can connect. */
export interface RestoredCluster {
  readonly host: string;
  /** `available` when it can be changed. */
  readonly status: string;
  /** Whether IAM tokens are passwords, and instances can be serverless. */
  readonly prepared: boolean;
  /** Status of the instance that was added, undefined when there is none. */
  readonly instance?: string;
}

export interface RestoredClusters {
  /** @returns undefined when it is gone */
  describe(cluster: string): Promise<RestoredCluster | undefined>;
  prepare(cluster: string): Promise<void>;
  addInstance(cluster: string): Promise<void>;
  /** AWS Backup cannot remove a cluster that has one. */
  removeInstance(cluster: string): Promise<void>;
}
