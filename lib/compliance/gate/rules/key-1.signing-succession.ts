import { notApplicable, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

/** Tag with the day on which a successor of a key that cannot rotate takes over, YYYY-MM-DD. */
export const SUCCESSION_TAG = 'bulwark:succession';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const ALLOWED = `a tag ${SUCCESSION_TAG} with the day of succession, not yet past, YYYY-MM-DD`;

/** AWS KMS Developer Guide, "Rotate AWS KMS keys": asymmetric and HMAC keys never rotate by themselves. */
export const signingSuccession: Rule = {
  id: 'KEY-1.signing-succession',
  title: 'Every KMS key that cannot rotate has a planned successor',
  help: `Tag the key ${SUCCESSION_TAG} with the day on which a new key takes over, and move the day when it has.`,
  types: ['AWS::KMS::Key'],
  forbids: true,
  judge(key, set) {
    const spec = key.get('KeySpec') ?? 'SYMMETRIC_DEFAULT';
    if (spec === 'SYMMETRIC_DEFAULT') return notApplicable;
    if (typeof spec !== 'string') return [problem(key, 'KeySpec', 'a readable key spec')];
    const day = key.tag(SUCCESSION_TAG);
    if (day !== undefined && DAY.test(day) && day >= set.today) return [];
    return [problemWith('Tags', day ?? 'missing', ALLOWED)];
  },
};
