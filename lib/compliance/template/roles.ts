import { statementsAt, type PolicyStatement } from './policy';
import { select } from './select';
import type { TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { textOf } from './text';

/** What the policies of a role say, as far as the templates show. */
export interface RolePolicies {
  readonly statements: readonly PolicyStatement[];
  /** ARNs of managed policies that stand in no template, such as AWS's own. */
  readonly managed: readonly string[];
  /** Policies that an intrinsic hides, by path or logical id. */
  readonly hidden: readonly string[];
}

/** Every policy of a role: inline, attached by ARN, and those that attach themselves, across stacks. */
export function policiesOf(role: TemplateResource, set: TemplateSet): RolePolicies {
  const statements: PolicyStatement[] = [];
  const managed: string[] = [];
  const hidden: string[] = [];
  const read = (resource: TemplateResource, path: string): void => {
    const found = statementsAt(resource, path);
    if (found) statements.push(...found);
    else hidden.push(`${resource.logicalId} ${path}`);
  };
  for (const { path, value } of select(role, 'Policies.*')) {
    if (value !== undefined) read(role, `${path}.PolicyDocument`);
  }
  const attached = new Set(set.index(attachments).get(role) ?? []);
  for (const { path, value } of select(role, 'ManagedPolicyArns.*')) {
    const policy = set.target(value, role.template);
    const arn = textOf(value);
    if (policy) attached.add(policy);
    else if (arn) managed.push(arn);
    else hidden.push(path);
  }
  for (const policy of attached) read(policy, 'PolicyDocument');
  return { statements, managed, hidden };
}

function attachments(set: TemplateSet): Map<TemplateResource, TemplateResource[]> {
  const found = new Map<TemplateResource, TemplateResource[]>();
  const roles = new Map<string, TemplateResource>();
  for (const role of set.ofType('AWS::IAM::Role')) {
    const name = role.get('RoleName');
    if (typeof name === 'string') roles.set(name, role);
  }
  for (const policy of set.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')) {
    const names = select(policy, policy.type === 'AWS::IAM::RolePolicy' ? 'RoleName' : 'Roles.*');
    for (const { value } of names) {
      const role = typeof value === 'string' ? roles.get(value) : set.target(value, policy.template);
      if (role) found.set(role, [...(found.get(role) ?? []), policy]);
    }
  }
  return found;
}
