import {
  type BackupClient,
  ListRestoreJobsCommand,
  PutRestoreValidationResultCommand,
} from '@aws-sdk/client-backup';
import type { RestoreJob, RestoreJobs } from './jobs';

/** AWS Backup removes what a restore test made after a day. */
const LOOK_BACK_MS = 36 * 3_600_000;

/** Restores that a restore testing plan has made. Source: AWS Backup Developer Guide, "Restore testing validation". */
export function restoreJobs(client: BackupClient, planArn: string, clock: () => number): RestoreJobs {
  return {
    async awaiting() {
      const jobs: RestoreJob[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new ListRestoreJobsCommand({
            ByRestoreTestingPlanArn: planArn,
            ByStatus: 'COMPLETED',
            ByCreatedAfter: new Date(clock() - LOOK_BACK_MS),
            NextToken,
          }),
        );
        NextToken = page.NextToken;
        for (const {
          RestoreJobId,
          RecoveryPointArn,
          CreatedResourceArn,
          CreationDate,
          ValidationStatus,
        } of page.RestoreJobs ?? []) {
          if (ValidationStatus !== undefined && ValidationStatus !== 'VALIDATING') continue;
          if (!RestoreJobId || !RecoveryPointArn || !CreatedResourceArn || !CreationDate) {
            throw new Error('a completed restore job lacks its id, resource, recovery point or date');
          }
          jobs.push({
            id: RestoreJobId,
            recoveryPointArn: RecoveryPointArn,
            cluster: CreatedResourceArn.slice(CreatedResourceArn.lastIndexOf(':') + 1),
            startedAt: CreationDate,
          });
        }
      } while (NextToken !== undefined);
      return jobs;
    },
    async conclude(job, passed, message) {
      await client.send(
        new PutRestoreValidationResultCommand({
          RestoreJobId: job,
          ValidationStatus: passed ? 'SUCCESSFUL' : 'FAILED',
          ValidationStatusMessage: message,
        }),
      );
    },
  };
}
