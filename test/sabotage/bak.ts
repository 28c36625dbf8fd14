import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const plan = (draft: Draft) => draft.one('AWS::Backup::BackupPlan');
const RULES = 'BackupPlan.BackupPlanRule';
const rule = (draft: Draft, name: string) => plan(draft).at(RULES, ({ RuleName }) => RuleName === name);
const vault = (draft: Draft) => draft.one('AWS::Backup::BackupVault');
const cluster = (draft: Draft) => draft.one('AWS::RDS::DBCluster');
const service = (draft: Draft) => draft.one('AWS::ECS::Service');

sabotage('BAK-1.backup-plan', 'backups are not continuous', (draft) =>
  plan(draft).set(`${rule(draft, 'continuous')}.EnableContinuousBackup`, false),
);
sabotage('BAK-1.backup-plan', 'no backup is daily', (draft) => {
  for (const name of ['continuous', 'daily']) {
    plan(draft).set(`${rule(draft, name)}.ScheduleExpression`, 'cron(0 4 ? * 1 *)');
  }
});
sabotage('BAK-1.backup-plan', 'backups are kept for a day less', (draft) =>
  plan(draft).set(`${rule(draft, 'daily')}.Lifecycle.DeleteAfterDays`, 34),
);
sabotage('BAK-1.backup-plan', 'copies are kept for a day less', (draft) =>
  plan(draft).set(`${rule(draft, 'daily')}.CopyActions.0.Lifecycle.DeleteAfterDays`, 34),
);
sabotage('BAK-1.backup-plan', 'backups are copied nowhere', (draft) =>
  plan(draft).unset(`${rule(draft, 'daily')}.CopyActions`),
);
sabotage('BAK-1.backup-plan', 'backups are copied to the same region', (draft) =>
  plan(draft).set(
    `${rule(draft, 'daily')}.CopyActions.0.DestinationBackupVaultArn`,
    'arn:aws:backup:us-east-1:111122223333:backup-vault:other',
  ),
);
sabotage('BAK-1.backup-plan', 'the plan covers nothing', (draft) =>
  draft.one('AWS::Backup::BackupSelection').remove(),
);
sabotage('BAK-1.backup-plan', 'the selection of the plan is empty', (draft) =>
  draft.one('AWS::Backup::BackupSelection').set('BackupSelection.Resources', []),
);
const selection = (draft: Draft) => draft.one('AWS::Backup::BackupSelection');
const OTHER = 'arn:aws:rds:us-east-1:111122223333:cluster:another';
sabotage('BAK-1.automated-backups', 'the backups go with the database', (draft) =>
  cluster(draft).set('DeleteAutomatedBackups', true),
);
sabotage('BAK-1.automated-backups', 'the backups go with the database by default', (draft) =>
  cluster(draft).unset('DeleteAutomatedBackups'),
);
sabotage('BAK-1.backup-coverage', 'another database is backed up', (draft) =>
  selection(draft).set('BackupSelection.Resources', [OTHER]),
);
sabotage('BAK-1.backup-coverage', 'the database is left out of the backups', (draft) =>
  selection(draft).set('BackupSelection.NotResources', ['arn:aws:rds:*']),
);
sabotage('BAK-1.backup-coverage', 'databases with a tag that ours lacks are backed up', (draft) =>
  selection(draft).set('BackupSelection', {
    ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'yes' }],
  }),
);
sabotage('BAK-1.database-retention', 'the database can be restored for a day less', (draft) =>
  cluster(draft).set('BackupRetentionPeriod', 34),
);
sabotage('BAK-1.deletion-protection', 'one call deletes the database', (draft) =>
  cluster(draft).set('DeletionProtection', false),
);
sabotage('BAK-1.deletion-protection', 'one call deletes a pool of users', (draft) =>
  draft.one('AWS::Cognito::UserPool').set('DeletionProtection', 'INACTIVE'),
);
sabotage('BAK-1.point-in-time-recovery', 'a table cannot be restored', (draft) =>
  draft.add('database', 'AWS::DynamoDB::Table'),
);
for (const type of [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBCluster',
  'AWS::S3::Bucket',
]) {
  for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    sabotage('BAK-1.retained-stores', `one ${type} has the ${policy} Delete`, (draft) =>
      draft.one(type).attribute(policy, 'Delete'),
    );
  }
}
sabotage('BAK-1.retained-stores', 'one log group says nothing of its end', (draft) =>
  draft.one('AWS::Logs::LogGroup').attribute('DeletionPolicy', undefined),
);
sabotage('BAK-1.vault-lock', 'a vault keeps backups for a day less', (draft) =>
  vault(draft).set('LockConfiguration.MinRetentionDays', 34),
);
sabotage('BAK-1.vault-lock', 'the lock of a vault can be lifted', (draft) =>
  vault(draft).unset('LockConfiguration.ChangeableForDays'),
);
sabotage('BAK-1.vault-lock', 'the vault of the copies is not locked', (draft) =>
  draft.all('AWS::Backup::BackupVault').at(-1)!.unset('LockConfiguration'),
);
sabotage('BAK-1.vault-policy', 'a backup can be deleted', (draft) => {
  const it = vault(draft);
  const actions = it.get('AccessPolicy.Statement.0.Action') as readonly string[];
  it.unset(`AccessPolicy.Statement.0.Action.${actions.indexOf('backup:DeleteRecoveryPoint')}`);
});
sabotage('BAK-1.vault-policy', 'one role may delete backups', (draft) =>
  vault(draft).set('AccessPolicy.Statement.0.Condition', {
    ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/One' },
  }),
);
sabotage('BAK-1.vault-policy', 'a vault has no policy', (draft) => vault(draft).unset('AccessPolicy'));

sabotage('BAK-2.restore-testing', 'restores are tested twice a year', (draft) =>
  draft.one('AWS::Backup::RestoreTestingPlan').set('ScheduleExpression', 'cron(0 3 1 1,7 ? *)'),
);
sabotage('BAK-2.restore-testing', 'nothing is restored', (draft) =>
  draft.one('AWS::Backup::RestoreTestingSelection').remove(),
);
const restored = (draft: Draft) => draft.one('AWS::Backup::RestoreTestingSelection');
sabotage('BAK-2.restore-coverage', 'another database is restored', (draft) =>
  restored(draft).set('ProtectedResourceArns', [OTHER]),
);
sabotage('BAK-2.restore-coverage', 'databases of another kind are restored', (draft) =>
  restored(draft).set('ProtectedResourceType', 'RDS'),
);
sabotage('BAK-2.restore-coverage', 'no database is named', (draft) =>
  restored(draft).unset('ProtectedResourceArns'),
);
sabotage('BAK-4.cluster-zones', 'the database has no reader', (draft) =>
  draft.one('AWS::RDS::DBInstance', (_, id) => id.includes('Reader')).remove(),
);
sabotage('BAK-4.cluster-zones', 'both instances of the database are in one zone', (draft) => {
  const [writer, reader] = draft.all('AWS::RDS::DBInstance');
  reader!.set('AvailabilityZone', writer!.get('AvailabilityZone')!);
});
sabotage('BAK-4.multi-zone', 'a database stands in one zone', (draft) =>
  draft.add('database', 'AWS::RDS::DBInstance', { MultiAZ: false }),
);
sabotage('BAK-4.workload-zones', 'the workload is a single task', (draft) =>
  service(draft).set('DesiredCount', 1),
);
sabotage('BAK-4.workload-zones', 'the workload shrinks to a single task', (draft) =>
  draft.one('AWS::ApplicationAutoScaling::ScalableTarget').set('MinCapacity', 1),
);
sabotage('BAK-4.workload-zones', 'the workload runs in one zone', (draft) => {
  for (const _ of [1, 2]) service(draft).unset('NetworkConfiguration.AwsvpcConfiguration.Subnets.0');
});
