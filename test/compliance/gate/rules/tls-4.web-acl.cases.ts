import { resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';

const association = (ResourceArn: object, rest: object = {}) => ({
  Association: resource(
    'AWS::WAFv2::WebACLAssociation',
    { ResourceArn, WebACLArn: 'arn' } as never,
    rest as never,
  ),
});
const edge = loadBalancer('internet-facing');

export const cases: RuleCases = {
  compliant: [template({ ...edge, ...association(ref('LoadBalancer')) })],
  failing: [
    { template: template(edge), path: 'Properties' },
    { template: template({ ...edge, ...association(ref('Other')) }), path: 'Properties' },
    {
      template: template({ ...edge, ...association(ref('LoadBalancer'), { Condition: 'Production' }) }),
      path: 'Properties',
    },
    { template: template(loadBalancer(undefined as never)), path: 'Properties' },
  ],
  notApplicable: [
    template(loadBalancer('internal')),
    template(loadBalancer('internet-facing', { Type: 'network' })),
  ],
};
