import { administers, areSeparate, isThroughNamedServices, uses } from '../../template/key-policy';
import { statementsAt, type PolicyStatement } from '../../template/policy';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Conditions that tie a statement for everybody to an account, an organization or named principals. */
const TIES: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'kms:calleraccount',
]);

/** AWS KMS Developer Guide, "Key policies in AWS KMS" and "Default key policy". 45 CFR 164.312(a)(1). */
export const policySeparation: Rule = {
  id: 'KEY-3.policy-separation',
  title: 'Whoever administers a KMS key cannot use it, and whoever uses it cannot administer it',
  help:
    'Give administration and use in separate statements of the key policy, for different principals: ' +
    'exclude the administrators from use by a condition on aws:PrincipalArn.',
  types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  judge(key) {
    const statements = statementsAt(key, 'KeyPolicy');
    if (!statements) {
      return [
        problem(key, 'KeyPolicy', 'a policy in the template; the default one grants everything to IAM'),
      ];
    }
    return statements
      .filter(({ effect }) => effect !== 'Deny')
      .flatMap((statement) => judgeStatement(statement, statements));
  },
};

function judgeStatement(statement: PolicyStatement, all: readonly PolicyStatement[]): Problem[] {
  const { path, body, principals, conditions } = statement;
  const everybody = principals.includes('*') || body.NotPrincipal !== undefined;
  if (everybody && !conditions.some(({ key }) => TIES.has(key))) {
    return [problemWith(`${path}.Principal`, 'everybody', 'named principals, or a condition on the account')];
  }
  if (!administers(statement)) return [];
  if (uses(statement)) {
    return [problemWith(path, 'administration and use together', 'one of them in a statement')];
  }
  return all
    .filter((other) => other !== statement && uses(other) && !isThroughNamedServices(other))
    .filter((other) => !areSeparate(statement, other))
    .map((other) =>
      problemWith(other.path, 'use by principals that also administer', 'administrators excluded from use'),
    );
}
