import type {
  ListRestoreJobsCommandInput,
  PutRestoreValidationResultCommandInput,
} from '@aws-sdk/client-backup';
import type { CreateDBInstanceCommandInput, ModifyDBClusterCommandInput } from '@aws-sdk/client-rds';
import { restoredClusters } from '../../../lambda/restore-validator/clusters-client';
import { restoreJobs } from '../../../lambda/restore-validator/jobs-client';
import { Process, refusal } from '../../support/aws/service';

const PLAN = 'arn:aws:backup:us-east-1:111122223333:restore-testing-plan:clinic-1';
const NOW = Date.parse('2026-05-01T04:00:00.000Z');

describe('restore jobs', () => {
  const job = (id: string, more: object = {}) => ({
    RestoreJobId: id,
    RecoveryPointArn: 'arn:aws:backup:us-east-1:111122223333:recovery-point:continuous:cluster-abc-1',
    CreatedResourceArn: `arn:aws:rds:us-east-1:111122223333:cluster:awsbackup-restore-test-${id}`,
    CreationDate: new Date(NOW - 3_600_000),
    ...more,
  });

  test('are those of the plan that wait for a verdict, of every page', async () => {
    const asked: ListRestoreJobsCommandInput[] = [];
    const pages: Record<string, object> = {
      first: {
        RestoreJobs: [job('a'), job('b', { ValidationStatus: 'SUCCESSFUL' })],
        NextToken: 'second',
      },
      second: {
        RestoreJobs: [job('c', { ValidationStatus: 'VALIDATING' }), job('d', { ValidationStatus: 'FAILED' })],
      },
    };
    const client = new Process().client('backup', {
      ListRestoreJobs: (input: ListRestoreJobsCommandInput) => {
        asked.push(input);
        return pages[input.NextToken ?? 'first'];
      },
    });
    expect(await restoreJobs(client, PLAN, () => NOW).awaiting()).toEqual([
      expect.objectContaining({ id: 'a', cluster: 'awsbackup-restore-test-a' }),
      expect.objectContaining({ id: 'c', startedAt: new Date(NOW - 3_600_000) }),
    ]);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({ ByRestoreTestingPlanArn: PLAN, ByStatus: 'COMPLETED' });
  });

  test('a job that lacks what a verdict needs is an error, not left out', async () => {
    const client = new Process().client('backup', {
      ListRestoreJobs: () => ({ RestoreJobs: [job('a', { CreatedResourceArn: undefined })] }),
    });
    await expect(restoreJobs(client, PLAN, () => NOW).awaiting()).rejects.toThrow('lacks');
  });

  test.each([
    [true, 'SUCCESSFUL'],
    [false, 'FAILED'],
  ])('a verdict %s is %s', async (passed, status) => {
    const said: PutRestoreValidationResultCommandInput[] = [];
    const client = new Process().client('backup', {
      PutRestoreValidationResult: (input: PutRestoreValidationResultCommandInput) => said.push(input),
    });
    await restoreJobs(client, PLAN, () => NOW).conclude('a', passed, 'why');
    expect(said).toEqual([{ RestoreJobId: 'a', ValidationStatus: status, ValidationStatusMessage: 'why' }]);
  });
});

describe('restored clusters', () => {
  const CLUSTER = 'awsbackup-restore-test-1';

  /** RDS as it answers for one cluster. */
  function rds() {
    const state = {
      iam: false,
      capacity: undefined as object | undefined,
      instances: new Map<string, string>(),
      public: undefined as boolean | undefined,
    };
    const client = new Process().client('rds', {
      DescribeDBClusters: ({ DBClusterIdentifier }: { DBClusterIdentifier: string }) => {
        if (DBClusterIdentifier !== CLUSTER) throw refusal('DBClusterNotFoundFault', 404);
        return {
          DBClusters: [
            {
              Endpoint: 'restored.example.com',
              Status: 'available',
              IAMDatabaseAuthenticationEnabled: state.iam,
              ServerlessV2ScalingConfiguration: state.capacity,
            },
          ],
        };
      },
      DescribeDBInstances: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
        const DBInstanceStatus = state.instances.get(DBInstanceIdentifier);
        if (!DBInstanceStatus) throw refusal('DBInstanceNotFoundFault', 404);
        return { DBInstances: [{ DBInstanceStatus }] };
      },
      ModifyDBCluster: (input: ModifyDBClusterCommandInput) => {
        if (!input.ApplyImmediately) throw new Error('it would wait for the maintenance window');
        state.iam = input.EnableIAMDatabaseAuthentication === true;
        state.capacity = input.ServerlessV2ScalingConfiguration;
      },
      CreateDBInstance: (input: CreateDBInstanceCommandInput) => {
        expect(input.DBInstanceIdentifier!.length).toBeLessThanOrEqual(63);
        if (input.DBInstanceClass === 'db.serverless' && !state.capacity)
          throw refusal('InvalidDBClusterStateFault');
        state.public = input.PubliclyAccessible;
        state.instances.set(input.DBInstanceIdentifier!, 'creating');
      },
      DeleteDBInstance: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
        if (!state.instances.delete(DBInstanceIdentifier)) throw refusal('DBInstanceNotFoundFault', 404);
      },
    });
    return { state, clusters: restoredClusters(client) };
  }

  test('are prepared, given a private instance, and relieved of it', async () => {
    const { state, clusters } = rds();
    const bare = { host: 'restored.example.com', status: 'available', prepared: false };
    expect(await clusters.describe(CLUSTER)).toEqual(bare);
    await clusters.prepare(CLUSTER);
    expect(await clusters.describe(CLUSTER)).toEqual({ ...bare, prepared: true });
    await clusters.addInstance(CLUSTER);
    expect(state.public).toBe(false);
    expect(await clusters.describe(CLUSTER)).toEqual({ ...bare, prepared: true, instance: 'creating' });
    await clusters.removeInstance(CLUSTER);
    expect(state.instances.size).toBe(0);
  });

  test('one that is gone is undefined; any other refusal is an error', async () => {
    expect(await rds().clusters.describe('awsbackup-restore-test-2')).toBeUndefined();
    const denied = new Process(() => refusal('AccessDenied', 403)).client('rds', {
      DescribeDBClusters: () => ({}),
    });
    await expect(restoredClusters(denied).describe(CLUSTER)).rejects.toThrow('AccessDenied');
  });
});
