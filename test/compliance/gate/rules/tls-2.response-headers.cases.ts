import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';

const HEADERS: JsonObject = {
  'routing.http.response.strict_transport_security.header_value':
    'max-age=31536000; includeSubDomains; preload',
  'routing.http.response.x_content_type_options.header_value': 'nosniff',
  'routing.http.response.x_frame_options.header_value': 'DENY',
  'routing.http.response.server.enabled': 'false',
};
const listener = (headers: JsonObject, scheme = 'internet-facing') =>
  template({
    ...loadBalancer(scheme),
    Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('LoadBalancer'),
      Protocol: 'HTTPS',
      ListenerAttributes: Object.entries(headers).map(([Key, Value]) => ({ Key, Value })),
    }),
  });
const changed = (name: string, value: Json) =>
  listener({ ...HEADERS, [`routing.http.response.${name}`]: value });

export const cases: RuleCases = {
  compliant: [listener(HEADERS)],
  failing: [
    { template: listener({}), path: 'Properties.ListenerAttributes' },
    {
      template: changed('strict_transport_security.header_value', 'max-age=31536000'),
      path: 'Properties.ListenerAttributes.0.Value',
    },
    {
      template: changed('x_frame_options.header_value', 'SAMEORIGIN'),
      path: 'Properties.ListenerAttributes.2.Value',
    },
    { template: changed('server.enabled', 'true'), path: 'Properties.ListenerAttributes.3.Value' },
    // A load balancer that no template shows may be public.
    {
      template: only('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS' }),
      path: 'Properties.ListenerAttributes',
    },
  ],
  unreadable: [
    {
      template: changed('x_content_type_options.header_value', PARAMETER),
      path: 'Properties.ListenerAttributes.1.Value',
    },
  ],
  notApplicable: [
    template({ Listener: resource('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTP' }) }),
    template({
      ...loadBalancer('internal'),
      Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
        LoadBalancerArn: ref('LoadBalancer'),
        Protocol: 'HTTPS',
      }),
    }),
  ],
};
