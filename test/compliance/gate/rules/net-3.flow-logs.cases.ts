import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { NETWORK, ref } from './fixtures';

const log = (properties: JsonObject, rest: JsonObject = {}) => ({
  Log: resource('AWS::EC2::FlowLog', { ResourceType: 'VPC', ...properties }, rest),
});

export const cases: RuleCases = {
  compliant: [
    template({ ...NETWORK, ...log({ ResourceId: ref('Vpc'), TrafficType: 'ALL' }) }),
    [
      { ...template(NETWORK), Outputs: { Vpc: { Value: ref('Vpc') } } },
      template(
        log({
          ResourceId: { 'Fn::GetStackOutput': { StackName: 'stack-0', OutputName: 'Vpc' } },
          TrafficType: 'ALL',
        }),
      ),
    ],
  ],
  failing: [
    { template: template(NETWORK), path: 'Properties' },
    {
      template: template({ ...NETWORK, ...log({ ResourceId: ref('Vpc'), TrafficType: 'REJECT' }) }),
      path: 'Properties',
    },
    {
      template: template({ ...NETWORK, ...log({ ResourceId: 'vpc-1', TrafficType: 'ALL' }) }),
      path: 'Properties',
    },
    {
      template: template({
        ...NETWORK,
        ...log({ ResourceId: ref('Vpc'), TrafficType: 'ALL' }, { Condition: 'Production' }),
      }),
      path: 'Properties',
    },
  ],
};
