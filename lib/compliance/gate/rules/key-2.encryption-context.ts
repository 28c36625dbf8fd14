import { globMatches } from '../../template/glob';
import { UNKNOWN, type PolicyStatement } from '../../template/policy';
import { policiesOf } from '../../template/roles';
import { notApplicable, problemWith } from '../judging';
import type { Rule } from '../rule';
import { isForTenants, OWN_PREFIX, OWN_TENANT, TENANT_TAG } from '../tenancy';

const USE = [
  'kms:creategrant',
  'kms:decrypt',
  'kms:encrypt',
  'kms:generatedatakey',
  'kms:generatedatakeypair',
  'kms:generatedatakeypairwithoutplaintext',
  'kms:generatedatakeywithoutplaintext',
  'kms:reencryptfrom',
  'kms:reencryptto',
];

/** 45 CFR 164.312(a)(2)(iv). AWS KMS Developer Guide, "kms:EncryptionContext:context-key". */
export const encryptionContext: Rule = {
  id: 'KEY-2.encryption-context',
  title:
    'Whoever acts for a tenant uses KMS keys in an encryption context that names this tenant, and in no other',
  help: `Demand kms:EncryptionContext:${TENANT_TAG} equal to ${OWN_TENANT} in every statement that allows the use of a key.`,
  types: ['AWS::IAM::Role'],
  judge(role, set) {
    if (!isForTenants(role, 'tenant-role')) return notApplicable;
    const { statements, managed, hidden } = policiesOf(role, set);
    const allowed = 'policies in the templates whose use of keys ends at the tenant of the session';
    return [
      ...[...managed, ...hidden].map((name) =>
        problemWith('', `with a policy that cannot be read: ${name}`, allowed),
      ),
      ...statements
        .filter((statement) => uses(statement) && !endsAtTenant(statement))
        .map(({ path, actions }) =>
          problemWith(
            '',
            `allowed ${actions.join(', ') || 'all but some'} for any tenant (${path})`,
            allowed,
          ),
        ),
    ];
  },
};

const uses = ({ effect, body, actions }: PolicyStatement): boolean =>
  effect !== 'Deny' &&
  (body.NotAction !== undefined ||
    actions.some(
      (pattern) =>
        pattern === UNKNOWN ||
        USE.some((action) => globMatches(pattern.toLowerCase().replaceAll('?', '*'), action)),
    ));

/** By our context, or by S3's own, which names the object. */
const endsAtTenant = ({ conditions }: PolicyStatement): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      (operator === 'StringEquals' &&
        key === `kms:encryptioncontext:${TENANT_TAG}` &&
        values.length === 1 &&
        values[0] === OWN_TENANT) ||
      (operator === 'StringLike' &&
        key === 'kms:encryptioncontext:aws:s3:arn' &&
        values.length > 0 &&
        values.every(
          (value) => value.split(`/${OWN_PREFIX}`).length === 2 && !value.split('/')[0]!.includes('*'),
        )),
  );
