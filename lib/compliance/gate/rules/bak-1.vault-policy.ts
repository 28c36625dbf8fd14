import { globMatches } from '../../template/glob';
import { statementsAt } from '../../template/policy';
import { isPresent, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

const DELETION = ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'];

/** AWS Backup Developer Guide, "Vault access policies". */
export const vaultPolicy: Rule = {
  id: 'BAK-1.vault-policy',
  title: 'The access policy of a backup vault lets nobody delete a recovery point',
  help: `Deny ${DELETION.join(' and ')} to everybody in AccessPolicy.`,
  types: ['AWS::Backup::BackupVault'],
  judge(vault) {
    const statements = statementsAt(vault, 'AccessPolicy');
    if (!statements) {
      const found = problem(vault, 'AccessPolicy', 'a policy that denies deletion');
      return [isPresent(vault.get('AccessPolicy')) ? { ...found, unreadable: true } : found];
    }
    const denied = statements.filter(
      ({ effect, principals, body }) =>
        effect === 'Deny' && principals.includes('*') && body.Condition === undefined,
    );
    const missing = DELETION.filter(
      (action) => !denied.some(({ actions }) => actions.some((pattern) => globMatches(pattern, action))),
    );
    if (missing.length === 0) return [];
    return [problemWith('AccessPolicy', `no denial of ${missing.join(', ')}`, 'a denial for everybody')];
  },
};
