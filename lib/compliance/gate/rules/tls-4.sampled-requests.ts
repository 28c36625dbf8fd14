import { expectEach, isFalse } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1). AWS WAF Developer Guide, "Viewing a sample of web requests": with path, query and headers. */
export const sampledRequests: Rule = {
  id: 'TLS-4.sampled-requests',
  title: 'Web ACLs and rule groups keep no sample of requests for the console to show',
  help: 'Set SampledRequestsEnabled to false in every VisibilityConfig; the redacted log shows what is needed.',
  types: ['AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup'],
  judge: (acl) =>
    ['', 'Rules.*.'].flatMap((prefix) =>
      expectEach(acl, `${prefix}VisibilityConfig.SampledRequestsEnabled`, isFalse, 'false'),
    ),
};
