import { asList, statementsAt, type PolicyStatement } from '../../template/policy';
import { IDENTITY_POLICIES } from '../../template/policy-documents';
import { select, type Selected } from '../../template/select';
import type { Json, TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf, unknownsOf } from '../../template/text';
import { notApplicable, problemAt, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

/** Policies of AWS that administer a service or the account. */
const ADMINISTRATIVE = /(^|\/)(AdministratorAccess[\w-]*|PowerUserAccess|\w*FullAccess)$/;

/** 45 CFR 164.312(a)(1), 164.502(b). AWS IAM User Guide, "Apply least-privilege permissions". */
export const noWildcardAdministration: Rule = {
  id: 'IDN-6.no-wildcard-administration',
  title: 'No policy administers everything, or all of a service',
  help: 'Name the actions and the resources that are needed.',
  types: Object.keys(IDENTITY_POLICIES),
  forbids: true,
  judge(resource, set) {
    const documents = IDENTITY_POLICIES[resource.type]!.flatMap((pattern) => select(resource, pattern));
    const attached = [...select(resource, 'ManagedPolicyArns?'), ...select(resource, 'ManagedPolicies?')];
    if (documents.length === 0 && attached.length === 0) return notApplicable;
    return [
      ...documents.flatMap((document) => documentProblems(resource, document)),
      ...attached.flatMap(({ path, value }) =>
        asList(value).flatMap((arn, i) =>
          attachmentProblems(resource, set, Array.isArray(value) ? `${path}.${i}` : path, arn),
        ),
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

function attachmentProblems(
  resource: TemplateResource,
  set: TemplateSet,
  path: string,
  arn: Json,
): Problem[] {
  if (set.target(arn, resource.template)) return []; // judged itself
  const [text, allowed] = [textOf(arn), 'a policy with the actions that are needed'];
  if (text !== undefined && ADMINISTRATIVE.test(text)) return [problemWith(path, text, allowed)];
  const readable = text !== undefined && unknownsOf(text).length === 0;
  return readable ? [] : [{ ...problemWith(path, show(arn), allowed), unreadable: true }];
}
