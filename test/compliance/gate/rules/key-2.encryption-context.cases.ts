import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att, policy, ref } from './fixtures';
import { OWN, tagged } from './tenancy-fixtures';

const role = (...statements: JsonObject[]) => attached(policy(...statements));
const attached = (PolicyDocument: Json) =>
  template({
    Bucket: resource('AWS::S3::Bucket'),
    Role: resource('AWS::IAM::Role', tagged('tenant-role')),
    Policy: resource('AWS::IAM::ManagedPolicy', { Roles: [ref('Role')], PolicyDocument }),
  });
const allow = (Action: Json, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource: 'arn:aws:kms:us-east-1:111122223333:key/*',
  ...(Condition && { Condition }),
});
const OURS = {
  StringEquals: { 'kms:EncryptionContext:bulwark:tenant': '${aws:PrincipalTag/bulwark:tenant}' },
};
const object = (prefix: string) => ({
  StringLike: {
    'kms:EncryptionContext:aws:s3:arn': { 'Fn::Join': ['', [att('Bucket', 'Arn'), `/${prefix}data-keys/*`]] },
  },
});
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    role(allow(['kms:Decrypt', 'kms:GenerateDataKey'], OURS)),
    role(allow('kms:Decrypt', object(OWN)), allow('s3:GetObject'), allow('kms:DescribeKey')),
    role({ ...allow('kms:*'), Effect: 'Deny' }),
  ],
  failing: [
    ...['kms:Decrypt', 'kms:*', '*', 'kms:Generate*', 'kms:CreateGrant', 'KMS:decrypt'].map((action) => ({
      template: role(allow(action)),
      path,
    })),
    {
      template: role(allow('kms:Decrypt', { StringEquals: { 'kms:EncryptionContext:bulwark:tenant': 'a' } })),
      path,
    },
    {
      template: role(allow('kms:Decrypt', { StringLike: { 'kms:EncryptionContext:bulwark:tenant': '*' } })),
      path,
    },
    { template: role(allow('kms:Decrypt', { StringEqualsIfExists: OURS.StringEquals })), path },
    { template: role(allow('kms:Decrypt', object('tenants/*/'))), path },
    { template: role({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }), path },
    { template: attached(PARAMETER), path },
    {
      template: only('AWS::IAM::Role', {
        ...tagged('tenant-role'),
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      }),
      path,
    },
  ],
  notApplicable: [only('AWS::IAM::Role')],
};
