import { isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { problemWith } from '../judging';
import type { Rule } from '../rule';

const isCustom = ({ type }: TemplateResource): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/** Whether a value holds `Fn::GetAtt` of a VPC's default security group. */
function holdsDefaultGroup(
  value: Json | undefined,
  vpc: TemplateResource,
  from: TemplateResource,
  set: TemplateSet,
): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => holdsDefaultGroup(item, vpc, from, set));
  if (!isObject(value)) return false;
  const attribute = value['Fn::GetAtt'];
  const names = Array.isArray(attribute)
    ? attribute[1]
    : typeof attribute === 'string'
      ? attribute.split('.')[1]
      : '';
  if (names === 'DefaultSecurityGroup') return set.target(value, from.template) === vpc;
  return Object.values(value).some((item) => holdsDefaultGroup(item, vpc, from, set));
}

/**
 * 45 CFR 164.312(a)(1). CloudFormation itself cannot take rules away from a default security group, so a custom
 * resource must, such as the one of CDK's `restrictDefaultSecurityGroup`; and nothing else may use the group.
 */
export const closedDefaultGroup: Rule = {
  id: 'NET-3.closed-default-group',
  title: 'The default security group of every VPC is emptied, and nothing wears it',
  help: 'Let a custom resource revoke the rules of the default security group (restrictDefaultSecurityGroup in CDK), and give resources groups of their own.',
  types: ['AWS::EC2::VPC'],
  judge(vpc, set) {
    // A permission on the group, as the custom resource needs one, is no use of it.
    const users = [...set.resources()].filter(
      (it) => !it.type.startsWith('AWS::IAM::') && holdsDefaultGroup(it.properties, vpc, it, set),
    );
    const wearer = users.find((it) => !isCustom(it));
    if (wearer)
      return [problemWith('', `default security group used by ${wearer.ref}`, 'a group of its own')];
    const closed = users.some((it) => isCustom(it) && it.body.Condition === undefined);
    return closed
      ? []
      : [problemWith('', 'default security group left open', 'a custom resource that revokes its rules')];
  },
};
