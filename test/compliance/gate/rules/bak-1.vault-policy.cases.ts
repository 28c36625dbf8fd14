import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const vault = (statement: JsonObject) =>
  only('AWS::Backup::BackupVault', {
    AccessPolicy: { Statement: [{ Effect: 'Deny', Principal: '*', Resource: '*', ...statement }] },
  });
const Action = ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'];
const path = 'Properties.AccessPolicy';

export const cases: RuleCases = {
  compliant: [vault({ Action }), vault({ Action: 'backup:*', Principal: { AWS: '*' } })],
  failing: [
    { template: only('AWS::Backup::BackupVault'), path },
    { template: vault({ Action: Action[0]! }), path },
    { template: vault({ Action, Effect: 'Allow' }), path },
    { template: vault({ Action, Condition: PARAMETER }), path },
    { template: vault({ Action, Principal: { AWS: '111122223333' } }), path },
    { template: vault({ Action, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }), path },
  ],
  unreadable: [{ template: only('AWS::Backup::BackupVault', { AccessPolicy: PARAMETER }), path }],
};
