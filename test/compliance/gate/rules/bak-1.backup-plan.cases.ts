import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const vaultIn = (region: string) => `arn:aws:backup:${region}:111122223333:backup-vault:replica`;
const daily: JsonObject = {
  ScheduleExpression: 'cron(0 4 * * ? *)',
  EnableContinuousBackup: true,
  Lifecycle: { DeleteAfterDays: 35 },
  CopyActions: [{ DestinationBackupVaultArn: vaultIn('us-west-2'), Lifecycle: { DeleteAfterDays: 35 } }],
};
const selection = (BackupSelection: JsonObject) => ({
  Selection: resource('AWS::Backup::BackupSelection', { BackupPlanId: { Ref: 'Plan' }, BackupSelection }),
});
const SELECTION = selection({ Resources: ['arn:aws:rds:us-east-1:111122223333:cluster:records'] });
const plan = (rule: JsonObject, others: JsonObject = SELECTION) =>
  template({
    Plan: resource('AWS::Backup::BackupPlan', { BackupPlan: { BackupPlanRule: [rule] } }),
    ...others,
  });
const COPY = 'CopyActions.0.DestinationBackupVaultArn';
const rules = 'Properties.BackupPlan.BackupPlanRule';

export const cases: RuleCases = {
  compliant: [
    plan(daily),
    plan(change(daily, 'ScheduleExpression', 'rate(1 day)')),
    plan(change(daily, 'ScheduleExpression')),
    plan(
      change(daily, COPY, {
        'Fn::Sub': 'arn:${AWS::Partition}:backup:us-west-2:${AWS::AccountId}:backup-vault:x',
      }),
    ),
  ],
  failing: [
    { template: plan(change(daily, 'ScheduleExpression', 'cron(0 4 ? * SUN *)')), path: rules },
    { template: plan(change(daily, 'ScheduleExpression', 'rate(2 days)')), path: rules },
    { template: plan(change(daily, 'EnableContinuousBackup', false)), path: rules },
    { template: plan(change(daily, 'CopyActions')), path: rules },
    {
      template: plan(
        change(daily, COPY, { 'Fn::Sub': 'arn:aws:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:x' }),
      ),
      path: rules,
    },
    {
      template: plan(change(daily, 'Lifecycle.DeleteAfterDays', 34)),
      path: `${rules}.0.Lifecycle.DeleteAfterDays`,
    },
    {
      template: plan(change(daily, 'CopyActions.0.Lifecycle.DeleteAfterDays', 7)),
      path: `${rules}.0.CopyActions.0.Lifecycle.DeleteAfterDays`,
    },
    { template: plan(daily, {}), path: 'Properties' },
    { template: plan(daily, selection({ Resources: [] })), path: 'Properties' },
  ],
  unreadable: [
    {
      template: plan(change(daily, 'Lifecycle.DeleteAfterDays', PARAMETER)),
      path: `${rules}.0.Lifecycle.DeleteAfterDays`,
    },
    {
      template: template({ Plan: resource('AWS::Backup::BackupPlan', { BackupPlan: PARAMETER }) }),
      path: rules,
    },
  ],
};
