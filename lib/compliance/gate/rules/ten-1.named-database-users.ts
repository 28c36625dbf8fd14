import { asList, statementsAt, type PolicyStatement } from '../../template/policy';
import { IDENTITY_POLICIES } from '../../template/policy-documents';
import { select } from '../../template/select';
import { isObject, type Json } from '../../template/template';
import { textOf, unknownsOf } from '../../template/text';
import { notApplicable, problemAt, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

/** Users that own everything: the master user of a cluster, by the names that AWS and Bulwark give it. */
const OWNERS = /^(bulwark_master|postgres|root|admin|rdsadmin|rds_superuser)$/;

/** 45 CFR 164.312(a)(1). Amazon Aurora User Guide, "Creating and using an IAM policy for IAM database access". */
export const namedDatabaseUsers: Rule = {
  id: 'TEN-1.named-database-users',
  title: 'Whoever signs in to a database does so as one named user that owns nothing',
  help: 'End the resource of rds-db:connect in one user name, which is not that of the master user.',
  types: Object.keys(IDENTITY_POLICIES),
  judge(resource) {
    const problems: Problem[] = [];
    let asked = false;
    for (const document of IDENTITY_POLICIES[resource.type]!.flatMap((pattern) =>
      select(resource, pattern),
    )) {
      const statements = statementsAt(resource, document.path);
      if (!statements) return [problemAt(document, 'a policy document in the template')];
      const connecting = statements.filter(lets);
      asked ||= connecting.length > 0;
      problems.push(...connecting.flatMap(judgeStatement));
    }
    return asked ? problems : notApplicable;
  },
};

/** What may do everything is another rule's (IDN-6). */
const lets = ({ effect, actions }: PolicyStatement): boolean =>
  effect !== 'Deny' && actions.some((action) => /^rds-db:(connect|\*)$/i.test(action));

function judgeStatement({ path, body }: PolicyStatement): Problem[] {
  const allowed = 'ARNs that end in one database user, such as …:dbuser:cluster-ABC/app_portal';
  const resources = asList(body.Resource);
  if (resources.length === 0) return [problemWith(`${path}.Resource`, 'everything', allowed)];
  return resources.flatMap((arn) => {
    const end = endOf(arn);
    const user = end === undefined ? undefined : /(?:^|\/)([^/]*)$/.exec(end)![1]!;
    if (user !== undefined && /^[a-z_][a-z0-9_-]*$/i.test(user) && !OWNERS.test(user)) return [];
    const hidden = user === undefined || unknownsOf(user).length > 0;
    return [
      {
        ...problemWith(`${path}.Resource`, end ?? show(arn), allowed),
        ...(hidden && { unreadable: true as const }),
      },
    ];
  });
}

/** How an ARN ends, whatever its beginning is: the cluster may be in another stack. */
function endOf(arn: Json): string | undefined {
  const whole = textOf(arn);
  if (whole !== undefined) return whole;
  const join = isObject(arn) ? arn['Fn::Join'] : undefined;
  const parts = Array.isArray(join) && join[0] === '' ? join[1] : undefined;
  const last = Array.isArray(parts) ? parts.at(-1) : undefined;
  return typeof last === 'string' && last.includes('/') ? last : undefined;
}
