import { only, PARAMETER, type RuleCases } from './cases';

const rule = (properties: Parameters<typeof only>[1]) => only('AWS::Events::Rule', properties);
const Targets = [{ Id: 'Target0', Arn: { Ref: 'Topic' } }];
const path = 'Properties.Targets';

export const cases: RuleCases = {
  compliant: [rule({ Targets }), rule({ Targets, State: 'ENABLED' })],
  failing: [
    { template: rule({}), path },
    { template: rule({ Targets: [] }), path },
    { template: rule({ Targets: [{ Ref: 'AWS::NoValue' }] }), path },
    { template: rule({ Targets, State: 'DISABLED' }), path: 'Properties.State' },
  ],
  unreadable: [
    { template: rule({ Targets: PARAMETER }), path },
    { template: rule({ Targets, State: PARAMETER }), path: 'Properties.State' },
  ],
};
