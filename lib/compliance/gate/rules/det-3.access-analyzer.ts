import { expect, isOneOf, notApplicable } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(1)(ii)(D). AWS IAM User Guide, "Using AWS IAM Access Analyzer". */
export const accessAnalyzer: Rule = {
  id: 'DET-3.access-analyzer',
  title: 'An analyzer finds what is shared outside the account or organization',
  help: 'Set Type to ACCOUNT or ORGANIZATION.',
  types: ['AWS::AccessAnalyzer::Analyzer'],
  judge(analyzer) {
    const type = analyzer.get('Type');
    // Analyzers of unused and of internal access are welcome; they answer other questions.
    if (typeof type === 'string' && /UNUSED|INTERNAL/.test(type)) return notApplicable;
    return expect(analyzer, 'Type', isOneOf('ACCOUNT', 'ORGANIZATION'), 'ACCOUNT or ORGANIZATION');
  },
};
