import type { Json } from '../../template/template';
import { expectEach, notApplicable, phiFreeReason } from '../judging';
import type { Rule } from '../rule';

const isFilled = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0;

/** 45 CFR 164.312(e)(1). A function declared PHI-free (`Metadata.Bulwark.Phi`) may run outside. */
export const functionsInVpc: Rule = {
  id: 'NET-1.functions-in-vpc',
  title: 'Every function that may see PHI runs in the VPC',
  help: 'Give the function subnets and security groups, or declare it PHI-free with a reason.',
  types: ['AWS::Lambda::Function'],
  forbids: true,
  judge(fn) {
    if (phiFreeReason(fn) !== undefined) return notApplicable;
    return [
      ...expectEach(fn, 'VpcConfig.SubnetIds', isFilled, 'private subnets'),
      ...expectEach(fn, 'VpcConfig.SecurityGroupIds', isFilled, 'security groups'),
    ];
  },
};
