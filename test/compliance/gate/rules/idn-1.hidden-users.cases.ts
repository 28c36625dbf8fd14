import { only, PARAMETER, type RuleCases } from './cases';

const client = (properties: Parameters<typeof only>[1]) => only('AWS::Cognito::UserPoolClient', properties);
const path = 'Properties.PreventUserExistenceErrors';

export const cases: RuleCases = {
  compliant: [client({ PreventUserExistenceErrors: 'ENABLED' })],
  failing: [
    { template: client({}), path },
    { template: client({ PreventUserExistenceErrors: 'LEGACY' }), path },
  ],
  unreadable: [{ template: client({ PreventUserExistenceErrors: PARAMETER }), path }],
};
