import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const statement = (Principal: Json, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...(Condition && { Condition }),
});
const trust = (Principal: Json, Condition?: JsonObject) => ({ Statement: [statement(Principal, Condition)] });
const role = (AssumeRolePolicyDocument: JsonObject, rest: JsonObject = {}) =>
  only('AWS::IAM::Role', { AssumeRolePolicyDocument, ...rest });
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const ACCOUNT = { AWS: 'arn:aws:iam::444455556666:root' };
const SAML = { Federated: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:saml-provider/idp' } };
const GITHUB = { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' };
const condition = 'Properties.AssumeRolePolicyDocument.Statement.0.Condition';
const objects = (...list: readonly JsonObject[]) => list;
const TAG = 'aws:RequestTag/mfa';
const NO_FACTOR: readonly JsonObject[] = [
  { 'ForAllValues:StringEquals': { [TAG]: 'true' } },
  { StringEqualsIfExists: { [TAG]: 'true' } },
  { StringNotEquals: { [TAG]: 'no' } },
  { Null: { [TAG]: 'true' } },
  ...['false', 'no', '', '*', '?*', PARAMETER, ['true', 'false']].map((value) => ({
    StringLike: { [TAG]: value },
  })),
  { StringEquals: { 'aws:RequestTag/team': 'true' } },
  { Bool: { 'aws:MultiFactorAuthPresent': PARAMETER } },
  ...['pwd', '*', 'authenticated', 'unauthenticated', []].map((value) => ({
    'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': value },
  })),
];
const permissions = (SessionDuration: Json) => only('AWS::SSO::PermissionSet', { SessionDuration });

export const cases: RuleCases = {
  compliant: [
    role(trust(ACCOUNT, MFA)),
    role(trust(ACCOUNT, MFA), { MaxSessionDuration: '28800' }),
    role(trust(SAML, { StringEquals: { 'aws:RequestTag/mfa': 'true' } })),
    ...objects(
      { 'id.example.com:amr': ['*mfa*', 'hwk'] },
      { 'id.example.com:acr': 'urn:example:phishing-resistant' },
      { 'SAML:eduPersonAssurance': 'https://refeds.org/profile/mfa' },
    ).map((shown) => role(trust(SAML, { 'ForAnyValue:StringLike': shown }))),
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
    {
      template: role(trust(ACCOUNT, MFA), { MaxSessionDuration: 28801 }),
      path: 'Properties.MaxSessionDuration',
    },
    { template: permissions('PT8H1M'), path: 'Properties.SessionDuration' },
    { template: permissions('P1D'), path: 'Properties.SessionDuration' },
    // Every statement that lets people in is judged, whatever else it does, and however it says so.
    ...objects(
      { ...statement(ACCOUNT), Action: ['sts:AssumeRole', 'sts:TagSession'] },
      { Effect: 'Allow', Principal: ACCOUNT, NotAction: 'sts:TagSession' },
      { ...statement(ACCOUNT), Effect: PARAMETER },
    ).map((single) => ({ template: role({ Statement: [single] }), path: condition })),
    {
      template: role({ Statement: [statement(ACCOUNT, MFA), statement(SAML)] }),
      path: 'Properties.AssumeRolePolicyDocument.Statement.1.Condition',
    },
    // True of whoever shows nothing, of anything that is shown, or of nobody knows what.
    ...NO_FACTOR.map((Condition) => ({ template: role(trust(SAML, Condition)), path: condition })),
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
