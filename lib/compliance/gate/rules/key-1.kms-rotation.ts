import { asNumber, expect, isTrue, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** AWS KMS Developer Guide, "Rotate AWS KMS keys": symmetric keys of AWS_KMS origin rotate every 90 to 2560 days. */
export const kmsRotation: Rule = {
  id: 'KEY-1.kms-rotation',
  title: 'Every symmetric KMS key rotates at least every 90 days',
  help: 'Set EnableKeyRotation to true and RotationPeriodInDays to 90.',
  types: ['AWS::KMS::Key'],
  judge(key) {
    const spec = key.get('KeySpec') ?? 'SYMMETRIC_DEFAULT';
    if (typeof spec === 'string' && spec !== 'SYMMETRIC_DEFAULT') return notApplicable;
    const problems = [
      ...expect(key, 'KeySpec', (v) => v === undefined || v === 'SYMMETRIC_DEFAULT', 'a readable key spec'),
      ...expect(key, 'EnableKeyRotation', isTrue, 'true'),
      ...expect(key, 'RotationPeriodInDays', (v) => (asNumber(v) ?? Infinity) <= 90, '90'),
      ...expect(
        key,
        'Origin',
        (v) => v === undefined || v === 'AWS_KMS',
        'AWS_KMS: imported material cannot rotate',
      ),
    ];
    return problems;
  },
};
