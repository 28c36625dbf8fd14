import { only, PARAMETER, type RuleCases } from './cases';

const session = (properties: Parameters<typeof only>[1]) => only('AWS::Macie::Session', properties);
const path = 'Properties.Status';

export const cases: RuleCases = {
  compliant: [session({}), session({ Status: 'ENABLED' })],
  failing: [{ template: session({ Status: 'PAUSED' }), path }],
  unreadable: [{ template: session({ Status: PARAMETER }), path }],
};
