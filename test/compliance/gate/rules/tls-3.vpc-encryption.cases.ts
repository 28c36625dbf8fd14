import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { NETWORK, ref } from './fixtures';

const CONTROL = 'AWS::EC2::VPCEncryptionControl';
const control = (properties: JsonObject) => only(CONTROL, { Mode: 'enforce', ...properties });

export const cases: RuleCases = {
  compliant: [
    template({ ...NETWORK, Control: resource(CONTROL, { VpcId: ref('Vpc'), Mode: 'enforce' }) }),
    control({ InternetGatewayExclusionInput: 'enable', VpcPeeringExclusionInput: 'disable' }),
  ],
  failing: [
    { template: template(NETWORK), path: 'Properties' },
    { template: control({ Mode: 'monitor' }), path: 'Properties.Mode' },
    { template: only(CONTROL), path: 'Properties.Mode' },
    {
      template: control({ VpcPeeringExclusionInput: 'enable' }),
      path: 'Properties.VpcPeeringExclusionInput',
    },
  ],
  unreadable: [{ template: control({ Mode: PARAMETER }), path: 'Properties.Mode' }],
};
