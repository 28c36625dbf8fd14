import { expectEach, isOneOf } from '../judging';
import type { Rule } from '../rule';

/**
 * 45 CFR 164.312(d). Amazon Cognito Developer Guide, "Password recovery". Without the setting, Cognito prefers the
 * telephone.
 */
export const accountRecovery: Rule = {
  id: 'IDN-1.account-recovery',
  title: 'A forgotten password is not recovered by telephone',
  help: 'Set AccountRecoverySetting.RecoveryMechanisms to admin_only or verified_email.',
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) =>
    expectEach(
      pool,
      'AccountRecoverySetting.RecoveryMechanisms.+.Name',
      isOneOf('admin_only', 'verified_email'),
      'admin_only or verified_email',
    ),
};
