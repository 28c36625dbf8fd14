import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const arn = (id: string) => att(id, 'Arn');

const fn = (purpose: string) =>
  resource('AWS::Lambda::Function', { Tags: [{ Key: 'bulwark:purpose', Value: purpose }] });
const pool = (version = 'V2_0', config: JsonObject = { LambdaArn: arn('Claims'), LambdaVersion: version }) =>
  resource('AWS::Cognito::UserPool', { LambdaConfig: { PreTokenGenerationConfig: config } });
const permission = (source: JsonObject = arn('Pool'), principal = 'cognito-idp.amazonaws.com') =>
  resource('AWS::Lambda::Permission', {
    FunctionName: arn('Claims'),
    Principal: principal,
    SourceArn: source,
  });
const GOOD = { Pool: pool(), Claims: fn('token-claims'), May: permission() };
const path = 'Properties.LambdaConfig.PreTokenGenerationConfig';

export const cases: RuleCases = {
  compliant: [template(GOOD), template({ ...GOOD, Pool: pool('V3_0') })],
  failing: [
    { template: template({ Pool: resource('AWS::Cognito::UserPool') }), path: `${path}.LambdaArn` },
    { template: template({ ...GOOD, Claims: fn('letters') }), path: `${path}.LambdaArn` },
    { template: template({ ...GOOD, Pool: pool('V1_0') }), path: `${path}.LambdaVersion` },
    {
      template: template({ ...GOOD, Pool: pool('', { LambdaArn: arn('Claims') }) }),
      path: `${path}.LambdaVersion`,
    },
    { template: template({ Pool: pool(), Claims: fn('token-claims') }), path },
    { template: template({ ...GOOD, May: { ...permission(), Condition: 'Sometimes' } }), path },
    { template: template({ ...GOOD, May: permission(arn('Pool'), 'events.amazonaws.com') }), path },
    {
      template: template({
        ...GOOD,
        Other: resource('AWS::Cognito::UserPool', {}),
        Too: permission(arn('Other')),
      }),
      path,
    },
    // Whoever else may invoke it says who somebody is; also if only sometimes.
    ...[
      { ...permission(arn('Other')), Condition: 'Production' },
      permission(arn('Pool'), '*'),
      permission({}, '444455556666'),
    ].map((Too) => ({
      template: template({ ...GOOD, Other: resource('AWS::Cognito::UserPool', {}), Too }),
      path,
    })),
  ],
};
