import { intrinsicOf, type Json, type TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { select } from './select';

export const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
export const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

/** Internet-facing is the default; a scheme that cannot be read counts as such. */
export const isPublic = (loadBalancer: TemplateResource | undefined): boolean =>
  loadBalancer?.get('Scheme') !== 'internal';

/** The default; a type that cannot be read counts as such. */
export const isApplication = (loadBalancer: TemplateResource): boolean =>
  !['network', 'gateway'].some((type) => loadBalancer.get('Type') === type);

export const loadBalancerOf = (listener: TemplateResource, set: TemplateSet): TemplateResource | undefined =>
  set.target(listener.get('LoadBalancerArn'), listener.template);

/**
 * The value of a `{Key, Value}` attribute, with its path; without such an attribute, what may hide it, or the path of the
 * list.
 */
export function attribute(
  resource: TemplateResource,
  list: 'LoadBalancerAttributes' | 'ListenerAttributes',
  key: string,
): { readonly path: string; readonly value: Json | undefined } {
  const keys = select(resource, `${list}.*.Key`);
  const found = keys.find(({ value }) => value === key);
  if (!found) return keys.find(({ value }) => intrinsicOf(value)) ?? { path: list, value: undefined };
  const path = found.path.replace(/Key$/, 'Value');
  return { path, value: resource.get(path) };
}
