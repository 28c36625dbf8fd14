import type { Json, TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { select } from './select';

export const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
export const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

/** Internet-facing is the default; a scheme that cannot be read counts as such. */
export const isPublic = (loadBalancer: TemplateResource | undefined): boolean =>
  loadBalancer?.get('Scheme') !== 'internal';

export const isApplication = (loadBalancer: TemplateResource): boolean =>
  (loadBalancer.get('Type') ?? 'application') === 'application';

export const loadBalancerOf = (listener: TemplateResource, set: TemplateSet): TemplateResource | undefined =>
  set.target(listener.get('LoadBalancerArn'), listener.template);

/** The value of a `{Key, Value}` attribute, with its path; without such an attribute, the path of the list. */
export function attribute(
  resource: TemplateResource,
  list: 'LoadBalancerAttributes' | 'ListenerAttributes',
  key: string,
): { readonly path: string; readonly value: Json | undefined } {
  const found = select(resource, `${list}.*.Key`).find(({ value }) => value === key);
  if (!found) return { path: list, value: undefined };
  const path = found.path.replace(/Key$/, 'Value');
  return { path, value: resource.get(path) };
}
