import type { JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';

const listener = (MutualAuthentication: JsonObject, scheme = 'internal', Protocol = 'HTTPS') =>
  template({
    ...loadBalancer(scheme),
    Listener: resource('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('LoadBalancer'),
      Protocol,
      MutualAuthentication,
    }),
  });
const good = { Mode: 'verify', TrustStoreArn: ref('Store') };

export const cases: RuleCases = {
  compliant: [listener(good), listener({ ...good, IgnoreClientCertificateExpiry: 'false' })],
  failing: [
    { template: listener({}), path: 'Properties.MutualAuthentication.Mode' },
    { template: listener({ ...good, Mode: 'passthrough' }), path: 'Properties.MutualAuthentication.Mode' },
    { template: listener({ Mode: 'verify' }), path: 'Properties.MutualAuthentication.TrustStoreArn' },
    {
      template: listener({ ...good, IgnoreClientCertificateExpiry: true }),
      path: 'Properties.MutualAuthentication.IgnoreClientCertificateExpiry',
    },
  ],
  unreadable: [
    { template: listener({ ...good, Mode: PARAMETER }), path: 'Properties.MutualAuthentication.Mode' },
  ],
  notApplicable: [listener({}, 'internet-facing'), listener({}, 'internal', 'HTTP')],
};
