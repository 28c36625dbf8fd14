import { only, PARAMETER, type RuleCases } from './cases';

const pool = (...names: readonly string[]) =>
  only('AWS::Cognito::UserPool', {
    AccountRecoverySetting: {
      RecoveryMechanisms: names.map((Name, i) => ({ Name, Priority: i + 1 })),
    },
  });
const at = (i: number) => `Properties.AccountRecoverySetting.RecoveryMechanisms.${i}.Name`;

export const cases: RuleCases = {
  compliant: [pool('admin_only'), pool('verified_email')],
  failing: [
    { template: only('AWS::Cognito::UserPool', {}), path: at(0) },
    { template: pool(), path: at(0) },
    { template: pool('verified_phone_number'), path: at(0) },
    { template: pool('verified_email', 'verified_phone_number'), path: at(1) },
  ],
  unreadable: [
    {
      template: only('AWS::Cognito::UserPool', { AccountRecoverySetting: PARAMETER }),
      path: 'Properties.AccountRecoverySetting',
    },
  ],
};
