import { expect, isTrue, isTrueOrMissing, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1): without private names, calls leave the private network although an endpoint stands there. */
export const privateDns: Rule = {
  id: 'NET-2.private-dns',
  title: 'The names of AWS services lead to the interface endpoints',
  help: 'Set PrivateDnsEnabled on the endpoint, EnableDnsSupport and EnableDnsHostnames on the VPC.',
  types: ['AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint'],
  judge(resource) {
    if (resource.type === 'AWS::EC2::VPC') {
      return [
        ...expect(resource, 'EnableDnsSupport', isTrueOrMissing, 'true'),
        ...expect(resource, 'EnableDnsHostnames', isTrue, 'true'),
      ];
    }
    if (resource.get('VpcEndpointType') !== 'Interface') return notApplicable;
    return expect(resource, 'PrivateDnsEnabled', isTrue, 'true');
  },
};
