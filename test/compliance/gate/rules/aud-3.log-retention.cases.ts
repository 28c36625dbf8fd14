import { only, PARAMETER, type RuleCases } from './cases';

const group = (properties: Parameters<typeof only>[1]) => only('AWS::Logs::LogGroup', properties);
const path = 'Properties.RetentionInDays';

export const cases: RuleCases = {
  compliant: [
    group({}),
    group({ RetentionInDays: 2192 }),
    group({ RetentionInDays: '3653' }),
    only('Custom::LogRetention', { LogGroupName: '/aws/lambda/one' }),
  ],
  failing: [
    { template: group({ RetentionInDays: 1827 }), path },
    { template: only('Custom::LogRetention', { RetentionInDays: 30 }), path },
  ],
  unreadable: [{ template: group({ RetentionInDays: PARAMETER }), path }],
};
