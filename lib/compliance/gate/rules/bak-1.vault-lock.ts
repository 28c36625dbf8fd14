import { asNumber, expect, notApplicable } from '../judging';
import type { Rule } from '../rule';

const DAYS = 35;

/** 45 CFR 164.308(a)(7)(ii)(A). AWS Backup Developer Guide, "AWS Backup Vault Lock": ChangeableForDays makes it compliance mode. */
export const vaultLock: Rule = {
  id: 'BAK-1.vault-lock',
  title: `Backup vaults are locked in compliance mode for at least ${DAYS} days`,
  help: `Set LockConfiguration.MinRetentionDays to ${DAYS} or more, and ChangeableForDays.`,
  types: ['AWS::Backup::BackupVault', 'AWS::Backup::LogicallyAirGappedBackupVault'],
  judge(vault) {
    const longEnough = (value: Parameters<typeof asNumber>[0]) => (asNumber(value) ?? 0) >= DAYS;
    if (vault.type === 'AWS::Backup::LogicallyAirGappedBackupVault') {
      return expect(vault, 'MinRetentionDays', longEnough, `at least ${DAYS}`);
    }
    if (vault.type !== 'AWS::Backup::BackupVault') return notApplicable;
    return [
      ...expect(vault, 'LockConfiguration.MinRetentionDays', longEnough, `at least ${DAYS}`),
      ...expect(
        vault,
        'LockConfiguration.ChangeableForDays',
        (value) => (asNumber(value) ?? 0) >= 3,
        'at least 3: without it the lock is in governance mode',
      ),
    ];
  },
};
