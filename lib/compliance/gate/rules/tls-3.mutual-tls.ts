import { isApplication, isPublic, loadBalancerOf } from '../../template/load-balancers';
import { isFalseOrMissing, isOneOf, isPresent, notApplicable, unmet } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1), 164.312(d). Elastic Load Balancing User Guide, "Mutual authentication with TLS". */
export const mutualTls: Rule = {
  id: 'TLS-3.mutual-tls',
  title: 'Internal HTTPS listeners verify the certificate of every client against a trust store',
  help: 'Set MutualAuthentication with Mode verify and a TrustStoreArn.',
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener, set) {
    const loadBalancer = loadBalancerOf(listener, set);
    if (!loadBalancer || isPublic(loadBalancer) || !isApplication(loadBalancer)) return notApplicable;
    if (listener.get('Protocol') !== 'HTTPS') return notApplicable;
    return [
      ...unmet(listener, [
        ['MutualAuthentication.Mode', isOneOf('verify'), 'verify'],
        ['MutualAuthentication.IgnoreClientCertificateExpiry', isFalseOrMissing, 'false'],
      ]),
      // Which store it is only a deployment knows; that there is one must be written.
      ...(isPresent(listener.get('MutualAuthentication.TrustStoreArn'))
        ? []
        : unmet(listener, [['MutualAuthentication.TrustStoreArn', isPresent, 'a trust store']])),
    ];
  },
};
