import { only, PARAMETER, type RuleCases } from './cases';

const client = (properties: Parameters<typeof only>[1]) => only('AWS::Cognito::UserPoolClient', properties);
const path = 'Properties.EnableTokenRevocation';

export const cases: RuleCases = {
  compliant: [client({}), client({ EnableTokenRevocation: true })],
  failing: [{ template: client({ EnableTokenRevocation: 'false' }), path }],
  unreadable: [{ template: client({ EnableTokenRevocation: PARAMETER }), path }],
};
