import { asList, statementsAt, type PolicyStatement } from '../../template/policy';
import { select, type Selected } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import { textOf } from '../../template/text';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Where policy documents stand, by type. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Group': ['Policies.*.PolicyDocument'],
  'AWS::IAM::GroupPolicy': ['PolicyDocument'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::IAM::Role': ['Policies.*.PolicyDocument'],
  'AWS::IAM::RolePolicy': ['PolicyDocument'],
  'AWS::IAM::User': ['Policies.*.PolicyDocument'],
  'AWS::IAM::UserPolicy': ['PolicyDocument'],
  'AWS::SSO::PermissionSet': ['InlinePolicy?'],
};
/** Policies of AWS that administer a service or the account. */
const ADMINISTRATIVE = /(^|\/)(AdministratorAccess[\w-]*|PowerUserAccess|\w*FullAccess)$/;

/** 45 CFR 164.312(a)(1), 164.502(b). AWS IAM User Guide, "Apply least-privilege permissions". */
export const noWildcardAdministration: Rule = {
  id: 'IDN-6.no-wildcard-administration',
  title: 'No policy administers everything, or all of a service',
  help: 'Name the actions and the resources that are needed.',
  types: Object.keys(DOCUMENTS),
  forbids: true,
  judge(resource) {
    const documents = DOCUMENTS[resource.type]!.flatMap((pattern) => select(resource, pattern));
    const attached = [...select(resource, 'ManagedPolicyArns?'), ...select(resource, 'ManagedPolicies?')];
    if (documents.length === 0 && attached.length === 0) return notApplicable;
    return [
      ...documents.flatMap((document) => documentProblems(resource, document)),
      ...attached.flatMap(({ path, value }) =>
        asList(value).flatMap((arn, i) => attachmentProblems(path, arn, i)),
      ),
    ];
  },
};

function documentProblems(resource: TemplateResource, document: Selected): Problem[] {
  const statements = statementsAt(resource, document.path);
  if (!statements) return [problemAt(document, 'a policy document in the template')];
  return statements.filter(({ effect }) => effect !== 'Deny').flatMap(statementProblems);
}

function statementProblems({ path, body, actions, resources }: PolicyStatement): Problem[] {
  if (body.NotAction !== undefined) {
    return [problemWith(`${path}.NotAction`, 'everything but a few actions', 'the actions that are needed')];
  }
  const everywhere = resources.includes('*') || body.NotResource !== undefined;
  return actions
    .filter((action) => /^[*:]+$/.test(action) || (everywhere && /^[a-z0-9-]+:\*+$/i.test(action)))
    .map((action) => problemWith(`${path}.Action`, `${action} on ${resources.join(', ')}`, 'named actions'));
}

function attachmentProblems(path: string, arn: Parameters<typeof textOf>[0], i: number): Problem[] {
  const text = textOf(arn);
  return text !== undefined && ADMINISTRATIVE.test(text)
    ? [problemWith(`${path}.${i}`, text, 'a policy with the actions that are needed')]
    : [];
}
