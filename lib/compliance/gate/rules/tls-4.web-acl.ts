import { attribute, isApplication, isPublic } from '../../template/load-balancers';
import { isFalseOrMissing, notApplicable, problemAt, problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1). */
export const webAcl: Rule = {
  id: 'TLS-4.web-acl',
  title: 'A web ACL stands in front of every public application load balancer, which lets nothing past it',
  help: 'Add an AWS::WAFv2::WebACLAssociation for the load balancer, and leave waf.fail_open.enabled at false.',
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  judge(loadBalancer, set) {
    if (!isPublic(loadBalancer) || !isApplication(loadBalancer)) return notApplicable;
    const guarded = vouching(set, loadBalancer, 'AWS::WAFv2::WebACLAssociation').some(
      (it) => refersTo(set, it, 'ResourceArn', loadBalancer) && it.get('WebACLArn') !== undefined,
    );
    const open = attribute(loadBalancer, 'LoadBalancerAttributes', 'waf.fail_open.enabled');
    return [
      ...(guarded ? [] : [problemWith('', 'no web ACL', 'a web ACL association')]),
      ...(isFalseOrMissing(open.value) ? [] : [problemAt(open, 'waf.fail_open.enabled: false')]),
    ];
  },
};
