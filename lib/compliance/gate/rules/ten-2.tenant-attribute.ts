import { asList } from '../../template/policy';
import { isObject, type TemplateResource } from '../../template/template';
import { isFalse, notApplicable, problem, problemAt } from '../judging';
import type { Problem, Rule } from '../rule';

const TENANT = /tenant/i;

/** 45 CFR 164.312(a)(1). Amazon Cognito Developer Guide, "Working with user attributes": `Mutable` is true by default. */
export const tenantAttribute: Rule = {
  id: 'TEN-2.tenant-attribute',
  title: 'Nobody changes the tenant that a user belongs to, the user least of all',
  help: 'Set Mutable of the tenant attribute to false, and list WriteAttributes of the clients without it.',
  types: ['AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient'],
  judge(resource, set) {
    if (resource.type === 'AWS::Cognito::UserPool') {
      const attributes = tenantAttributes(resource);
      return attributes.length > 0 ? attributes.flatMap(({ problems }) => problems) : notApplicable;
    }
    const pool = set.target(resource.get('UserPoolId'), resource.template);
    if (!pool || tenantAttributes(pool).length === 0) return notApplicable;
    // Without a list, a client may write every attribute.
    const written = resource.get('WriteAttributes');
    if (!Array.isArray(written)) return [problem(resource, 'WriteAttributes', 'a list')];
    return written.flatMap((name, i) =>
      typeof name === 'string' && !TENANT.test(name)
        ? []
        : [problemAt({ path: `WriteAttributes.${i}`, value: name }, 'attributes other than the tenant')],
    );
  },
};

function tenantAttributes(pool: TemplateResource): { readonly problems: readonly Problem[] }[] {
  return asList(pool.get('Schema')).flatMap((attribute, i) => {
    if (!isObject(attribute) || typeof attribute.Name !== 'string' || !TENANT.test(attribute.Name)) return [];
    const found = { path: `Schema.${i}.Mutable`, value: attribute.Mutable };
    return [{ problems: isFalse(attribute.Mutable) ? [] : [problemAt(found, 'false')] }];
  });
}
