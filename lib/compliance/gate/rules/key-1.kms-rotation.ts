import { asNumber, expect, isMissingOr, isTrue, isTrueOrMissing, notApplicable, problem } from '../judging';
import type { Judgement, Rule } from '../rule';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';

/** AWS KMS Developer Guide, "Rotate AWS KMS keys": symmetric keys of AWS_KMS origin rotate every 90 to 2560 days. */
export const kmsRotation: Rule = {
  id: 'KEY-1.kms-rotation',
  title: 'Every symmetric KMS key rotates at least every 90 days',
  help: 'Set EnableKeyRotation to true and RotationPeriodInDays to 90.',
  types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  judge: (key, set) => (key.type === 'AWS::KMS::ReplicaKey' ? judgeReplica(key, set) : judgeKey(key)),
};

function judgeKey(key: TemplateResource): Judgement {
  const spec = key.get('KeySpec');
  if (typeof spec === 'string' && spec !== 'SYMMETRIC_DEFAULT') return notApplicable;
  return [
    ...expect(key, 'KeySpec', isMissingOr('SYMMETRIC_DEFAULT'), 'a readable key spec'),
    ...expect(key, 'EnableKeyRotation', isTrue, 'true'),
    ...expect(key, 'RotationPeriodInDays', (v) => (asNumber(v) ?? Infinity) <= 90, '90'),
    ...expect(key, 'Origin', isMissingOr('AWS_KMS'), 'AWS_KMS: other key material cannot rotate'),
    ...expect(key, 'Enabled', isTrueOrMissing, 'true: a disabled key does not rotate'),
  ];
}

/** A replica has the rotation of its primary key, so the primary must be there to be judged. */
function judgeReplica(replica: TemplateResource, set: TemplateSet): Judgement {
  const primary = set.target(replica.get('PrimaryKeyArn'), replica.template);
  if (primary?.type !== 'AWS::KMS::Key') {
    return [problem(replica, 'PrimaryKeyArn', 'a key of these templates, whose rotation it shares')];
  }
  return judgeKey(primary) === notApplicable
    ? notApplicable
    : expect(replica, 'Enabled', isTrueOrMissing, 'true: a disabled key does not rotate');
}
