import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const acl = (own: Json, rule: Json = false) =>
  only('AWS::WAFv2::WebACL', {
    VisibilityConfig: { SampledRequestsEnabled: own },
    Rules: [{ VisibilityConfig: { SampledRequestsEnabled: rule } }],
  });
const path = 'Properties.VisibilityConfig.SampledRequestsEnabled';
const ofRule = 'Properties.Rules.0.VisibilityConfig.SampledRequestsEnabled';

export const cases: RuleCases = {
  compliant: [acl(false)],
  failing: [
    { template: acl(true), path },
    { template: acl(false, true), path: ofRule },
    { template: only('AWS::WAFv2::RuleGroup', {}), path },
  ],
  unreadable: [{ template: acl(false, PARAMETER), path: ofRule }],
};
