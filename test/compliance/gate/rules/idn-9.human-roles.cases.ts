import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const trust = (Principal: Json, Condition?: JsonObject) => ({
  Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition && { Condition }) }],
});
const role = (AssumeRolePolicyDocument: JsonObject, rest: JsonObject = {}) =>
  only('AWS::IAM::Role', { AssumeRolePolicyDocument, ...rest });
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const ACCOUNT = { AWS: 'arn:aws:iam::444455556666:root' };
const SAML = { Federated: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:saml-provider/idp' } };
const GITHUB = { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' };
const condition = 'Properties.AssumeRolePolicyDocument.Statement.0.Condition';
const permissions = (SessionDuration: Json) => only('AWS::SSO::PermissionSet', { SessionDuration });

export const cases: RuleCases = {
  compliant: [
    role(trust(ACCOUNT, MFA)),
    role(trust(ACCOUNT, MFA), { MaxSessionDuration: '28800' }),
    role(trust(SAML, { StringEquals: { 'aws:RequestTag/mfa': 'true' } })),
    permissions('PT8H'),
    only('AWS::SSO::PermissionSet'),
  ],
  failing: [
    { template: role(trust(ACCOUNT)), path: condition },
    { template: role(trust('*')), path: condition },
    { template: role(trust(SAML, { StringEquals: { 'SAML:aud': 'x' } })), path: condition },
    {
      template: role(trust(ACCOUNT, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } })),
      path: condition,
    },
    { template: role(trust(ACCOUNT, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })), path: condition },
    {
      template: role(trust(ACCOUNT, MFA), { MaxSessionDuration: 43200 }),
      path: 'Properties.MaxSessionDuration',
    },
    { template: permissions('PT12H'), path: 'Properties.SessionDuration' },
  ],
  unreadable: [
    {
      template: role(trust(ACCOUNT, MFA), { MaxSessionDuration: PARAMETER }),
      path: 'Properties.MaxSessionDuration',
    },
    { template: role(PARAMETER), path: 'Properties.AssumeRolePolicyDocument' },
  ],
  notApplicable: [
    role(trust({ Service: 'lambda.amazonaws.com' })),
    role(trust(GITHUB)),
    template({
      Task: resource('AWS::IAM::Role', {
        AssumeRolePolicyDocument: trust({ Service: 'ecs-tasks.amazonaws.com' }),
      }),
      Tenant: resource('AWS::IAM::Role', {
        AssumeRolePolicyDocument: trust({ AWS: { 'Fn::GetAtt': ['Task', 'Arn'] } }),
      }),
    }),
  ],
};
