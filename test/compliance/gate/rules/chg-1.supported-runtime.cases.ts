import { only, PARAMETER, type RuleCases } from './cases';

const fn = (properties: Parameters<typeof only>[1]) => only('AWS::Lambda::Function', properties);
const mapped = (...runtimes: string[]) => ({
  ...fn({ Runtime: { 'Fn::FindInMap': ['Runtimes', { Ref: 'AWS::Region' }, 'node'] } }),
  Mappings: { Runtimes: Object.fromEntries(runtimes.map((node, i) => [`region-${i}`, { node }])) },
});

export const cases: RuleCases = {
  compliant: [
    fn({ Runtime: 'nodejs24.x' }),
    fn({ Runtime: 'python3.13' }),
    mapped('nodejs22.x', 'nodejs24.x'),
  ],
  failing: [
    { template: fn({ Runtime: 'nodejs20.x' }), path: 'Properties.Runtime' },
    { template: fn({ Runtime: 'python2.7' }), path: 'Properties.Runtime' },
    { template: fn({ Runtime: 'constructor' }), path: 'Properties.Runtime' },
    { template: fn({}), path: 'Properties.Runtime' },
    { template: mapped('nodejs22.x', 'nodejs18.x'), path: 'Properties.Runtime' },
  ],
  unreadable: [{ template: fn({ Runtime: PARAMETER }), path: 'Properties.Runtime' }],
  notApplicable: [fn({ PackageType: 'Image' })],
};
