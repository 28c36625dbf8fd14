import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const vault = (LockConfiguration: JsonObject) => only('AWS::Backup::BackupVault', { LockConfiguration });
const min = 'Properties.LockConfiguration.MinRetentionDays';
const changeable = 'Properties.LockConfiguration.ChangeableForDays';

export const cases: RuleCases = {
  compliant: [
    vault({ MinRetentionDays: 35, ChangeableForDays: '3' }),
    only('AWS::Backup::LogicallyAirGappedBackupVault', { MinRetentionDays: 35, MaxRetentionDays: 90 }),
  ],
  failing: [
    { template: only('AWS::Backup::BackupVault'), path: min },
    { template: vault({ MinRetentionDays: 35 }), path: changeable },
    { template: vault({ MinRetentionDays: 34, ChangeableForDays: 3 }), path: min },
    {
      template: only('AWS::Backup::LogicallyAirGappedBackupVault', { MinRetentionDays: 7 }),
      path: 'Properties.MinRetentionDays',
    },
  ],
  unreadable: [{ template: vault({ MinRetentionDays: 35, ChangeableForDays: PARAMETER }), path: changeable }],
};
