import type { Json } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';

const association = (ResourceArn: object, rest: object = {}) => ({
  Association: resource(
    'AWS::WAFv2::WebACLAssociation',
    { ResourceArn, WebACLArn: 'arn' } as never,
    rest as never,
  ),
});
const edge = loadBalancer('internet-facing');
const failOpen = (Value: Json) =>
  template({
    ...loadBalancer('internet-facing', {
      LoadBalancerAttributes: [{ Key: 'waf.fail_open.enabled', Value }],
    }),
    ...association(ref('LoadBalancer')),
  });
const attribute = 'Properties.LoadBalancerAttributes.0.Value';

export const cases: RuleCases = {
  compliant: [template({ ...edge, ...association(ref('LoadBalancer')) }), failOpen('false')],
  failing: [
    { template: failOpen('true'), path: attribute },
    { template: template(edge), path: 'Properties' },
    { template: template(loadBalancer('internet-facing', { Type: PARAMETER })), path: 'Properties' },
    { template: template({ ...edge, ...association(ref('Other')) }), path: 'Properties' },
    {
      template: template({
        ...edge,
        Association: resource('AWS::WAFv2::WebACLAssociation', { ResourceArn: ref('LoadBalancer') }),
      }),
      path: 'Properties',
    },
    {
      template: template({ ...edge, ...association(ref('LoadBalancer'), { Condition: 'Production' }) }),
      path: 'Properties',
    },
    { template: template(loadBalancer(undefined as never)), path: 'Properties' },
  ],
  unreadable: [
    { template: failOpen(PARAMETER), path: attribute },
    ...[
      { given: PARAMETER, path: 'Properties.LoadBalancerAttributes' },
      { given: [PARAMETER], path: 'Properties.LoadBalancerAttributes.0' },
      { given: [{ Key: PARAMETER, Value: 'true' }], path: 'Properties.LoadBalancerAttributes.0.Key' },
    ].map(({ given, path }) => ({
      template: template({
        ...loadBalancer('internet-facing', { LoadBalancerAttributes: given }),
        ...association(ref('LoadBalancer')),
      }),
      path,
    })),
  ],
  notApplicable: [
    template(loadBalancer('internal')),
    template(loadBalancer('internet-facing', { Type: 'network' })),
  ],
};
