import { statementsAt, type PolicyCondition, type PolicyStatement } from '../../template/policy';
import { notApplicable, problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';
import { isForTenants, TENANT_TAG } from '../tenancy';

/** 45 CFR 164.312(a)(1). AWS IAM User Guide, "Pass session tags in AWS STS". */
export const taggedSessions: Rule = {
  id: 'TEN-2.tagged-sessions',
  title: 'A session for tenants is for one tenant, which it cannot change, and is for workloads alone',
  help: `Demand aws:RequestTag/${TENANT_TAG} without a slash and no other tag, transitive, of principals that a tag or an ARN names.`,
  types: ['AWS::IAM::Role'],
  judge(role) {
    if (!isForTenants(role, 'tenant-role')) return notApplicable;
    const statements = statementsAt(role, 'AssumeRolePolicyDocument');
    if (!statements) return [problem(role, 'AssumeRolePolicyDocument', 'a trust policy in the template')];
    return statements.filter(({ effect }) => effect !== 'Deny').flatMap(judgeStatement);
  },
};

type Demand = (conditions: readonly PolicyCondition[]) => boolean;

const has =
  (operator: string, key: string, test: (values: readonly string[]) => boolean): Demand =>
  (conditions) =>
    conditions.some((it) => it.operator === operator && it.key === key && test(it.values));
const REQUESTED = `aws:requesttag/${TENANT_TAG}`;
const theTag = (values: readonly string[]) => values.length === 1 && values[0] === TENANT_TAG;

const DEMANDS: Readonly<Record<string, Demand>> = {
  'the tenant': has('Null', REQUESTED, (values) => values.every((value) => value === 'false')),
  // A name with a slash would be a place inside another tenant's prefix; one without letters is the root of all.
  'a name that is no path': has('StringNotLike', REQUESTED, (v) => v.includes('*/*') && v.includes('')),
  'no other tag': has('ForAllValues:StringEquals', 'aws:tagkeys', theTag),
  'a tag that stays': has('ForAnyValue:StringEquals', 'sts:transitivetagkeys', theTag),
};

/** Everybody, an account, or what a parameter or nobody says. */
const ANYBODY = /^\*$|:root$|^\d{12}$|^\$\{(AWS::AccountId|\w+)\}$|\$\{\?\}/;

function judgeStatement({ path, conditions, principals, body }: PolicyStatement): Problem[] {
  const missing = Object.entries(DEMANDS)
    .filter(([, demanded]) => !demanded(conditions))
    .map(([what]) => problemWith(`${path}.Condition`, `without ${what}`, `a condition that demands ${what}`));
  const narrowed = conditions.some(
    ({ operator, key, values }) =>
      /^(String|Arn)(Equals|Like)$/.test(operator) &&
      (key.startsWith('aws:principaltag/') || key === 'aws:principalarn') &&
      values.length > 0 &&
      values.every((value) => !/[*?]/.test(value)),
  );
  const open =
    body.NotPrincipal !== undefined ||
    principals.length === 0 ||
    principals.some((name) => ANYBODY.test(name));
  return open && !narrowed
    ? [
        ...missing,
        problemWith(`${path}.Principal`, 'anybody of the account', 'roles that a tag or an ARN names'),
      ]
    : missing;
}
