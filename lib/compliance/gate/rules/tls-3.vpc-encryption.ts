import { isOneOf, problemWith, refersTo, unmet, vouching } from '../judging';
import type { Rule } from '../rule';

/** Inside these the VPC could encrypt, so nothing excuses an exclusion. Gateways and Lambda's network it cannot reach. */
const NO_EXCLUSION = ['ElasticFileSystem', 'VirtualPrivateGateway', 'VpcLattice', 'VpcPeering'];

/** 45 CFR 164.312(e)(1). Amazon VPC User Guide, "VPC encryption controls". */
export const vpcEncryption: Rule = {
  id: 'TLS-3.vpc-encryption',
  title: 'Every VPC enforces encryption of the traffic inside it',
  help: 'Add an AWS::EC2::VPCEncryptionControl with Mode enforce for the VPC.',
  types: ['AWS::EC2::VPC', 'AWS::EC2::VPCEncryptionControl'],
  judge(resource, set) {
    if (resource.type === 'AWS::EC2::VPCEncryptionControl') {
      return unmet(resource, [
        ['Mode', isOneOf('enforce'), 'enforce'],
        ...NO_EXCLUSION.map(
          (name) => [`${name}ExclusionInput?`, isOneOf('disable'), 'disable, or nothing'] as const,
        ),
      ]);
    }
    const controlled = vouching(set, resource, 'AWS::EC2::VPCEncryptionControl').some((control) =>
      refersTo(set, control, 'VpcId', resource),
    );
    return controlled
      ? []
      : [problemWith('', 'no encryption control', 'an encryption control in mode enforce')];
  },
};
