import { isPublic, loadBalancerOf } from '../../template/load-balancers';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import { expect, isOneOf, notApplicable, problem, unmet } from '../judging';
import type { Judgement, Problem, Rule } from '../rule';

/** Every action of a plain HTTP listener or of a rule on it sends the client to HTTPS. */
function redirects(resource: TemplateResource, list: string): Problem[] {
  return unmet(resource, [
    [`${list}.+.Type`, isOneOf('redirect'), 'redirect'],
    [`${list}.+.RedirectConfig.Protocol`, isOneOf('HTTPS'), 'HTTPS'],
    [`${list}.+.RedirectConfig.StatusCode`, isOneOf('HTTP_301'), 'HTTP_301'],
  ]);
}

/** A TCP listener passes TLS through to an application load balancer, whose own listener is judged. */
const passesToLoadBalancer = (
  listener: TemplateResource,
  resolve: (value: unknown) => TemplateResource | undefined,
) =>
  select(listener, 'DefaultActions.+.TargetGroupArn').every(
    ({ value }) => resolve(value)?.get('TargetType') === 'alb',
  );

/** 45 CFR 164.312(e)(1). */
export const httpsOnly: Rule = {
  id: 'TLS-1.https-only',
  title: 'Listeners speak TLS; plain HTTP is only redirected',
  help: 'Use HTTPS or TLS; let an HTTP listener do nothing but redirect to HTTPS with HTTP_301.',
  types: ['AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule'],
  judge(resource, set): Judgement {
    if (resource.type === 'AWS::ElasticLoadBalancingV2::ListenerRule') {
      const listener = set.target(resource.get('ListenerArn'), resource.template);
      return listener?.get('Protocol') === 'HTTP' ? redirects(resource, 'Actions') : notApplicable;
    }
    const protocol = resource.get('Protocol');
    if (protocol === 'HTTP') return redirects(resource, 'DefaultActions');
    const loadBalancer = loadBalancerOf(resource, set);
    if (protocol === 'TCP' && !isPublic(loadBalancer)) return notApplicable; // NET and TLS-3 judge the inside
    const resolve = (value: unknown) => set.target(value as never, resource.template);
    if (protocol === 'TCP' && passesToLoadBalancer(resource, resolve)) return [];
    if (loadBalancer?.get('Type') === 'gateway') return notApplicable;
    if (protocol === undefined) return [problem(resource, 'Protocol', 'HTTPS or TLS')];
    return expect(resource, 'Protocol', isOneOf('HTTPS', 'TLS'), 'HTTPS or TLS');
  },
};
