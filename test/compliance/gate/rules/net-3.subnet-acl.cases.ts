import { resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const subnet = { Subnet: resource('AWS::EC2::Subnet') };
const association = (properties: object) => ({
  Association: resource('AWS::EC2::SubnetNetworkAclAssociation', properties as never),
});

export const cases: RuleCases = {
  compliant: [template({ ...subnet, ...association({ SubnetId: ref('Subnet'), NetworkAclId: ref('Acl') }) })],
  failing: [
    { template: template(subnet), path: 'Properties' },
    {
      template: template({ ...subnet, ...association({ SubnetId: 'subnet-1', NetworkAclId: 'acl-1' }) }),
      path: 'Properties',
    },
  ],
};
