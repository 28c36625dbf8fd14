import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const good: JsonObject = { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } };
const pool = (properties: JsonObject) => only('AWS::Cognito::UserPool', properties);
const path = 'Properties.UserPoolAddOns.AdvancedSecurityMode';

export const cases: RuleCases = {
  compliant: [pool(good)],
  failing: [
    { template: pool(change(good, 'UserPoolTier')), path: 'Properties.UserPoolTier' },
    { template: pool(change(good, 'UserPoolTier', 'ESSENTIALS')), path: 'Properties.UserPoolTier' },
    { template: pool(change(good, 'UserPoolAddOns.AdvancedSecurityMode', 'AUDIT')), path },
    { template: pool(change(good, 'UserPoolAddOns')), path },
  ],
  unreadable: [{ template: pool(change(good, 'UserPoolAddOns', PARAMETER)), path }],
};
