import { expect, isOneOf } from '../judging';
import type { Rule } from '../rule';

/** Amazon Cognito Developer Guide, "Advanced security with threat protection": a feature of the Plus plan. */
export const threatProtection: Rule = {
  id: 'IDN-1.threat-protection',
  title: 'Threat protection of every user pool is enforced',
  help: 'Set UserPoolTier to PLUS and UserPoolAddOns.AdvancedSecurityMode to ENFORCED.',
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) => [
    ...expect(pool, 'UserPoolTier', isOneOf('PLUS'), 'PLUS'),
    ...expect(pool, 'UserPoolAddOns.AdvancedSecurityMode', isOneOf('ENFORCED'), 'ENFORCED'),
  ],
};
