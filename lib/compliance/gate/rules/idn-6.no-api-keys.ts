import { expectEach, isMissingOr, isTrue, notApplicable, problemWith } from '../judging';
import { intrinsicOf, type TemplateResource } from '../../template/template';
import type { Judgement, Rule } from '../rule';

/** Amazon API Gateway Developer Guide, "Usage plans and API keys": not for authentication or authorization. */
export const noApiKeys: Rule = {
  id: 'IDN-6.no-api-keys',
  title: 'An API key is never all that stands before an endpoint',
  help: 'Add an authorizer (IAM, Cognito, a verifier of signatures); keep the key for throttling.',
  types: ['AWS::ApiGateway::Method', 'AWS::AppSync::Api', 'AWS::AppSync::ApiKey', 'AWS::AppSync::GraphQLApi'],
  forbids: true,
  judge(api) {
    switch (api.type) {
      case 'AWS::ApiGateway::Method':
        return judgeMethod(api);
      case 'AWS::AppSync::ApiKey':
        return [{ path: 'Type', given: 'an API key', allowed: 'an authorizer' }];
      default:
        return [
          ...expectEach(api, 'AuthenticationType', notApiKey, NO_KEY),
          ...expectEach(api, 'AdditionalAuthenticationProviders.*.AuthenticationType', notApiKey, NO_KEY),
          ...expectEach(api, 'EventConfig?.AuthProviders.*.AuthType', notApiKey, NO_KEY),
        ];
    }
  },
};

const NO_KEY = 'anything but API_KEY';
const notApiKey = (value: unknown): boolean => value !== 'API_KEY';

function judgeMethod(method: TemplateResource): Judgement {
  const required = method.get('ApiKeyRequired');
  if (!isTrue(required) && !intrinsicOf(required)) return notApplicable;
  const authorization = method.get('AuthorizationType');
  return isMissingOr('NONE')(authorization)
    ? [problemWith('AuthorizationType', 'NONE beside an API key', 'an authorizer')]
    : [];
}
