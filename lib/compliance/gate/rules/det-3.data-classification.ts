import { expect, isMissingOr } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(1)(ii)(D). Amazon Macie User Guide, "Discovering sensitive data". */
export const dataClassification: Rule = {
  id: 'DET-3.data-classification',
  title: 'Macie is on',
  help: 'Set Status to ENABLED.',
  types: ['AWS::Macie::Session'],
  judge: (session) => expect(session, 'Status', isMissingOr('ENABLED'), 'ENABLED'),
};
