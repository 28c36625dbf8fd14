import { only, PARAMETER, type RuleCases } from './cases';

const method = (properties: Parameters<typeof only>[1]) => only('AWS::ApiGateway::Method', properties);
const graph = (properties: Parameters<typeof only>[1]) => only('AWS::AppSync::GraphQLApi', properties);

export const cases: RuleCases = {
  compliant: [
    method({ ApiKeyRequired: true, AuthorizationType: 'AWS_IAM' }),
    graph({ AuthenticationType: 'AWS_IAM' }),
  ],
  failing: [
    { template: method({ ApiKeyRequired: 'true' }), path: 'Properties.AuthorizationType' },
    {
      template: method({ ApiKeyRequired: true, AuthorizationType: 'NONE' }),
      path: 'Properties.AuthorizationType',
    },
    { template: graph({ AuthenticationType: 'API_KEY' }), path: 'Properties.AuthenticationType' },
    {
      template: graph({
        AuthenticationType: 'AWS_IAM',
        AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }],
      }),
      path: 'Properties.AdditionalAuthenticationProviders.0.AuthenticationType',
    },
    {
      template: only('AWS::AppSync::Api', { EventConfig: { AuthProviders: [{ AuthType: 'API_KEY' }] } }),
      path: 'Properties.EventConfig.AuthProviders.0.AuthType',
    },
    {
      template: method({ ApiKeyRequired: PARAMETER, AuthorizationType: 'NONE' }),
      path: 'Properties.AuthorizationType',
    },
    { template: only('AWS::AppSync::ApiKey'), path: 'Type' },
  ],
  unreadable: [{ template: graph({ AuthenticationType: PARAMETER }), path: 'Properties.AuthenticationType' }],
  notApplicable: [method({ AuthorizationType: 'NONE' })],
};
