import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(a)(1). Amazon VPC User Guide, "Default network ACL": it lets everything in and out. */
export const subnetAcl: Rule = {
  id: 'NET-3.subnet-acl',
  title: 'Every subnet has a network ACL of its own instead of the default, which admits everything',
  help: 'Associate the subnet with an AWS::EC2::NetworkAcl that names what the subnet is for.',
  types: ['AWS::EC2::Subnet'],
  judge(subnet, set) {
    const associated = vouching(set, subnet, 'AWS::EC2::SubnetNetworkAclAssociation').some(
      (association) =>
        refersTo(set, association, 'SubnetId', subnet) && association.get('NetworkAclId') !== undefined,
    );
    return associated ? [] : [problemWith('', 'the default network ACL', 'a network ACL association')];
  },
};
