import { globMatches } from '../../template/glob';
import { asList, statementsAt, UNKNOWN, type PolicyStatement } from '../../template/policy';
import { isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isFor } from '../audit-log';
import { expect, isMissingOr, isOneOf, notApplicable, problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const SIGN = ['kms:sign', 'kms:creategrant'];

/** 45 CFR 164.312(c)(2). AWS KMS Developer Guide, "Key policies"; C2SP signed-note knows Ed25519. */
export const signingKey: Rule = {
  id: 'AUD-4.signing-key',
  title: 'The key of the audit log is Ed25519, and only named functions may sign with it',
  help: 'Use the key spec ECC_NIST_EDWARDS25519, and allow kms:Sign in the key policy to the roles of the functions that sign, by name.',
  types: ['AWS::KMS::Key'],
  judge(key, set) {
    if (!isFor(key, 'audit-signing')) return notApplicable;
    const statements = statementsAt(key, 'KeyPolicy');
    return [
      ...expect(key, 'KeySpec', isOneOf('ECC_NIST_EDWARDS25519'), 'ECC_NIST_EDWARDS25519'),
      ...expect(key, 'KeyUsage', isOneOf('SIGN_VERIFY'), 'SIGN_VERIFY'),
      ...expect(key, 'Origin', isMissingOr('AWS_KMS'), 'AWS_KMS: nobody else has ever held it'),
      ...(statements
        ? statements.flatMap((statement) => signers(statement, key, set))
        : [problem(key, 'KeyPolicy', 'a policy in the template')]),
    ];
  },
};

/** Whoever a statement lets sign, or lets anybody else sign, is the role of a function and nothing else. */
function signers(statement: PolicyStatement, key: TemplateResource, set: TemplateSet): Problem[] {
  const { effect, actions, body, path } = statement;
  const mentioned = actions.filter(
    (pattern) =>
      pattern === UNKNOWN ||
      SIGN.some((action) => globMatches(pattern.toLowerCase().replaceAll('?', '*'), action)),
  );
  if (effect === 'Deny' || (mentioned.length === 0 && body.NotAction === undefined)) return [];
  const { Principal } = body;
  const principals = isObject(Principal) ? Object.values(Principal).flatMap(asList) : asList(Principal);
  const named = principals.length > 0 && principals.every((it) => isRoleOfFunction(it, key, set));
  const allowed = 'roles of functions in these templates';
  return named ? [] : [problemWith(`${path}.Principal`, 'others than functions that sign', allowed)];
}

function isRoleOfFunction(principal: Json, key: TemplateResource, set: TemplateSet): boolean {
  const role = set.target(principal, key.template);
  return (
    role?.type === 'AWS::IAM::Role' &&
    set.ofType('AWS::Lambda::Function').some((it) => set.target(it.get('Role'), it.template) === role)
  );
}
