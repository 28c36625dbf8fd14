import { isFalse, isTrueOrMissing, expect, problem, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(1)(ii)(D). AWS Security Hub User Guide, "Enabling security standards". */
export const securityHub: Rule = {
  id: 'DET-3.security-hub',
  title: 'Security Hub checks the account against at least one standard',
  help: 'Add an AWS::SecurityHub::Standard, or leave EnableDefaultStandards on.',
  types: ['AWS::SecurityHub::Hub'],
  judge(hub, set) {
    const chosen = vouching(set, hub, 'AWS::SecurityHub::Standard').length > 0;
    const none = isFalse(hub.get('EnableDefaultStandards')) && !chosen;
    return [
      ...(none ? [problem(hub, 'EnableDefaultStandards', 'true, or an AWS::SecurityHub::Standard')] : []),
      ...expect(hub, 'AutoEnableControls', isTrueOrMissing, 'true'),
    ];
  },
};
