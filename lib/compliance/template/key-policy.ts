import { globMatches, globsOverlap } from './glob';
import { UNKNOWN, type PolicyStatement } from './policy';

const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:ImportKeyMaterial',
  'kms:PutKeyPolicy',
  'kms:ReplicateKey',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
  'kms:UpdatePrimaryRegion',
];
const USE = [
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateMac',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:Sign',
];
/** A grant hands on the use of a key; limited to grants that AWS services ask for, it hands on nothing to people. */
const GRANT = 'kms:CreateGrant';

/** Everybody in an account whom IAM lets. */
const ANYONE = '*';

/** @returns whether a statement of a key policy lets its principals administer the key */
export const administers = (statement: PolicyStatement): boolean => allows(statement, ADMINISTRATION);

/** @returns whether it lets them use the key themselves, or hand its use to themselves */
export function uses(statement: PolicyStatement): boolean {
  const forServices = statement.conditions.some(
    ({ operator, key, values }) =>
      /^Bool$/i.test(operator) && key === 'kms:grantisforawsresource' && values.every((v) => v === 'true'),
  );
  return allows(statement, USE) || (!forServices && allows(statement, [GRANT]));
}

/** A use that a person can only make through named AWS services, such as CloudFormation creating a secret. */
export const isThroughNamedServices = (statement: PolicyStatement): boolean =>
  statement.conditions.some(
    ({ operator, key, values }) =>
      /^String(Equals|Like)$/i.test(operator) &&
      key === 'kms:viaservice' &&
      values.length > 0 &&
      values.every((value) => /^[a-z0-9-]+\./.test(value)),
  );

function allows(statement: PolicyStatement, actions: readonly string[]): boolean {
  if (statement.effect === 'Deny') return false; // an effect that cannot be read may be Allow
  // NotAction leaves out a few actions and allows every other one.
  if (statement.body.NotAction !== undefined) return true;
  return statement.actions.some(
    (pattern) =>
      pattern === UNKNOWN ||
      actions.some((action) => globMatches(pattern.toLowerCase().replaceAll('?', '*'), action.toLowerCase())),
  );
}

/** Whether no principal can be meant by both statements. */
export function areSeparate(a: PolicyStatement, b: PolicyStatement): boolean {
  const [of, others] = [identities(a), identities(b)];
  return (
    of.every((identity) => isExcluded(identity, b, others)) ||
    others.every((identity) => isExcluded(identity, a, of))
  );
}

/** ARN patterns of the principals that a statement means, or ANYONE. */
function identities(statement: PolicyStatement): readonly string[] {
  const named = principalArns(statement, /^(ForAnyValue:)?(Arn|String)(Like|Equals)(IgnoreCase)?$/i);
  if (named.length > 0) return named;
  return statement.principals.map((principal) =>
    principal === UNKNOWN || /:root$|^\d{12}$|^\$\{AWS::AccountId\}$/.test(principal) ? ANYONE : principal,
  );
}

function isExcluded(identity: string, by: PolicyStatement, meant: readonly string[]): boolean {
  if (identity === ANYONE) return meant.every(isService);
  const excluded = principalArns(by, /^(Arn|String)Not(Like|Equals)(IgnoreCase)?$/i);
  if (excluded.some((pattern) => globMatches(pattern, identity))) return true;
  return meant.every((other) => (other === ANYONE ? isService(identity) : !globsOverlap(identity, other)));
}

const isService = (principal: string): boolean =>
  !principal.startsWith('arn:') && principal.includes('.amazonaws.com');

const principalArns = (statement: PolicyStatement, operator: RegExp): readonly string[] =>
  statement.conditions
    .filter((condition) => condition.key === 'aws:principalarn' && operator.test(condition.operator))
    .flatMap((condition) => condition.values);
