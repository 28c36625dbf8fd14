import { aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LockedVault } from '../../../lib/constructs/backup/locked-vault';
import { PhiBackup, type PhiBackupProps } from '../../../lib/constructs/backup/phi-backup';
import { RECOMMENDED_FLAGS } from '../../support/synth';
import { NetworkedStack } from '../database/fixture';

const REPLICA = 'arn:aws:backup:us-west-2:111122223333:backup-vault:records-replica';

function backup(props: Partial<PhiBackupProps> = {}, flags: Record<string, unknown> = RECOMMENDED_FLAGS) {
  const stack = new NetworkedStack(flags);
  const database = stack.database();
  new PhiBackup(stack, 'Backup', {
    name: 'clinic-one',
    databases: [database],
    vault: new LockedVault(stack, 'Vault', { vaultName: 'records', encryptionKey: stack.key('backup') }),
    replica: { region: 'us-west-2', vaultName: 'records-replica', keyAlias: 'clinic/replica' },
    recovery: { rpoMinutes: 15, rtoMinutes: 240 },
    alerts: {
      onCall: new sns.Topic(stack, 'OnCall'),
      breach: new sns.Topic(stack, 'Breach'),
      undelivered: new sqs.Queue(stack, 'Undelivered'),
    },
    ...props,
  });
  return stack;
}
const templateOf = (props?: Partial<PhiBackupProps>, flags?: Record<string, unknown>): Template =>
  Template.fromStack(backup(props, flags));

const template = templateOf();
const CLUSTER_ARN = { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseCluster'), 'DBClusterArn'] };

describe('the vault', () => {
  test('is locked in compliance mode, encrypted and kept', () => {
    template.hasResource('AWS::Backup::BackupVault', {
      DeletionPolicy: 'Retain',
      Properties: {
        BackupVaultName: 'records',
        EncryptionKeyArn: Match.stringLikeRegexp('key/backup$'),
        LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 3 },
      },
    });
  });

  test('lets nobody delete a recovery point', () => {
    template.hasResourceProperties('AWS::Backup::BackupVault', {
      AccessPolicy: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: Match.arrayWith([
              'backup:DeleteBackupVaultAccessPolicy',
              'backup:DeleteRecoveryPoint',
              'backup:DisassociateRecoveryPoint',
              'backup:UpdateRecoveryPointLifecycle',
            ]),
          },
        ],
      },
    });
  });

  test('stays locked under hostile properties', () => {
    const stack = new NetworkedStack();
    new LockedVault(stack, 'Vault', {
      vaultName: 'records',
      encryptionKey: stack.key('backup'),
      lockConfiguration: undefined,
      removalPolicy: 'destroy',
      accessPolicy: undefined,
    } as never);
    Template.fromStack(stack).hasResource('AWS::Backup::BackupVault', {
      DeletionPolicy: 'Retain',
      Properties: { LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 3 }, AccessPolicy: {} },
    });
  });
});

describe('the plan', () => {
  test('backs up continuously for as long as AWS allows', () => {
    template.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: Match.arrayWith([
          Match.objectLike({
            RuleName: 'continuous',
            EnableContinuousBackup: true,
            Lifecycle: { DeleteAfterDays: 35 },
          }),
        ]),
      },
    });
  });

  test('backs up daily and copies into the second region, for as long as was asked', () => {
    const longer = templateOf({ retentionDays: 90 });
    longer.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: Match.arrayWith([
          Match.objectLike({
            RuleName: 'daily',
            ScheduleExpression: 'cron(0 4 * * ? *)',
            Lifecycle: { DeleteAfterDays: 90 },
            CopyActions: [{ DestinationBackupVaultArn: REPLICA, Lifecycle: { DeleteAfterDays: 90 } }],
          }),
        ]),
      },
    });
  });

  test('protects the cluster itself', () => {
    template.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: { Resources: [CLUSTER_ARN] },
    });
  });
});

test('a restore is tested every month, into the same subnets and settings and a closed group', () => {
  template.hasResourceProperties('AWS::Backup::RestoreTestingPlan', {
    RestoreTestingPlanName: 'clinic_one_restore_test',
    ScheduleExpression: 'cron(0 3 1 * ? *)',
    RecoveryPointSelection: { Algorithm: 'LATEST_WITHIN_WINDOW' },
    Tags: [{ Key: 'bulwark:rto-minutes', Value: '240' }],
  });
  template.hasResourceProperties('AWS::Backup::RestoreTestingSelection', {
    ProtectedResourceType: 'Aurora',
    ProtectedResourceArns: [CLUSTER_ARN],
    RestoreMetadataOverrides: {
      dbSubnetGroupName: { Ref: Match.stringLikeRegexp('^DatabaseSubnets') },
      dbClusterParameterGroupName: { Ref: Match.stringLikeRegexp('^DatabaseParameters') },
      vpcSecurityGroupIds: Match.anyValue(),
    },
  });
});

describe('the roles', () => {
  interface Statement {
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
    readonly Condition?: unknown;
  }
  /** Statements of the policies whose logical id starts with a prefix. */
  const statementsOf = (prefix: string): Statement[] =>
    Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
      .filter(([id]) => id.startsWith(prefix))
      .flatMap(
        ([, policy]) =>
          (policy.Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
      );
  const actionsIn = (statements: readonly Statement[]): string[] =>
    statements.flatMap(({ Action }) => Action);
  const about = (statements: readonly Statement[], resource: string): Statement[] =>
    statements.filter(({ Resource }) => JSON.stringify(Resource).includes(resource));

  test('of backups can neither restore nor delete a cluster', () => {
    const actions = actionsIn(statementsOf('BackupRolePolicy'));
    expect(actions).toContain('rds:CreateDBClusterSnapshot');
    expect(actions.filter((action) => /restore|DeleteDBCluster$|DeleteDBInstance/i.test(action))).toEqual([]);
  });

  test.each(['BackupRolePolicy', 'BackupRestoreTestRolePolicy'])(
    'by %s only look at what they do not know by name',
    (policy) => {
      const anyCluster = about(statementsOf(policy), ':cluster:*"');
      expect(anyCluster).toHaveLength(1);
      expect(actionsIn(anyCluster).filter((action) => !/^rds:(Describe|List)/.test(action))).toEqual([]);
    },
  );

  test('of restore tests can take no backup and change no live cluster', () => {
    const onLive = actionsIn(about(statementsOf('BackupRestoreTestRolePolicy'), 'DBClusterArn'));
    expect(onLive).toContain('rds:RestoreDBClusterToPointInTime');
    expect(onLive.filter((action) => !/Describe|List|Restore/.test(action))).toEqual([]);
  });

  test('name every action', () => {
    const actions = actionsIn([...statementsOf('BackupRolePolicy'), ...statementsOf('BackupRestoreTest')]);
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('are assumed by AWS Backup of this account alone', () => {
    const roles = template.findResources('AWS::IAM::Role');
    for (const role of Object.keys(roles).filter((id) => id.startsWith('Backup'))) {
      expect(roles[role]).toMatchObject({
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [
              {
                Principal: { Service: 'backup.amazonaws.com' },
                Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
              },
            ],
          },
        },
      });
    }
    expect(Object.keys(roles).filter((id) => id.startsWith('Backup'))).toHaveLength(2);
  });

  test('use the key of the other region by its alias only', () => {
    const foreign = about(statementsOf('BackupRolePolicy'), 'kms:us-west-2');
    expect(foreign).toHaveLength(2);
    for (const { Condition } of foreign) {
      expect(Condition).toMatchObject({
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/clinic/replica' },
      });
    }
  });
});

test('failures and silence page', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.backup'],
      'detail-type': ['Backup Job State Change', 'Copy Job State Change', 'Restore Job State Change'],
      detail: {
        $or: Match.arrayWith([
          { state: Match.arrayWith(['FAILED']) },
          { status: Match.arrayWith(['FAILED']) },
        ]),
      },
    },
    Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^OnCall') } })],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'NumberOfBackupJobsCompleted',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
    ActionsEnabled: true,
  });
});

test('synthesizes without feature flags', () => {
  templateOf({}, {}).resourceCountIs('AWS::Backup::BackupPlan', 1);
});

describe('refuses', () => {
  test.each<[string, Partial<PhiBackupProps>, RegExp]>([
    [
      'proof BAK-1 · an RPO that the plan cannot keep',
      { recovery: { rpoMinutes: 1, rtoMinutes: 240 } },
      /rpoMinutes was 1; allowed: at least 5/,
    ],
    ['an RPO that is no number', { recovery: { rpoMinutes: NaN, rtoMinutes: 240 } }, /rpoMinutes was NaN/],
    [
      'proof BAK-1 · an RTO that no restore keeps',
      { recovery: { rpoMinutes: 15, rtoMinutes: 1 } },
      /rtoMinutes was 1; allowed: at least 15/,
    ],
    ['34 days', { retentionDays: 34 }, /retentionDays was 34; allowed: at least 35/],
    ['nothing to protect', { databases: [] }, /databases was empty/],
    [
      'a copy in the same region',
      { replica: { region: 'us-east-1', vaultName: 'v', keyAlias: 'k' } },
      /replica.region was us-east-1; allowed: a region other/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => backup(props)).toThrow(message);
  });
});
