import { resource, template, type RuleCases } from './cases';
import { NETWORK, ref } from './fixtures';

const TYPE = 'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation';

export const cases: RuleCases = {
  compliant: [
    template({
      ...NETWORK,
      Log: resource(TYPE, { ResourceId: ref('Vpc'), ResolverQueryLogConfigId: ref('Config') }),
    }),
  ],
  failing: [
    { template: template(NETWORK), path: 'Properties' },
    {
      template: template({ ...NETWORK, Log: resource(TYPE, { ResourceId: ref('Vpc') }) }),
      path: 'Properties',
    },
  ],
};
