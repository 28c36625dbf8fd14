import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const ROOT = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const ADMIN = 'arn:aws:iam::111122223333:role/KeyAdministrator';
const key = (...Statement: readonly Json[]) => only('AWS::KMS::Key', { KeyPolicy: { Statement } });
const allow = (Principal: Json, Action: Json, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const administer = allow(ROOT, ['kms:PutKeyPolicy', 'kms:Enable*'], {
  ArnLike: { 'aws:PrincipalArn': ADMIN },
});
const use = (Condition?: JsonObject) => allow(ROOT, ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition);
const byOthers = use({ ArnNotLike: { 'aws:PrincipalArn': [ADMIN] } });
const path = (i: number) => `Properties.KeyPolicy.Statement.${i}`;

export const cases: RuleCases = {
  compliant: [
    key(administer, byOthers),
    key(administer, use({ StringNotLike: { 'aws:principalarn': 'arn:aws:iam::111122223333:role/Key*' } })),
    key(administer, use({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app-*' } })),
    key(
      allow({ AWS: ADMIN }, 'kms:PutKeyPolicy'),
      allow({ AWS: 'arn:aws:iam::111122223333:role/App' }, 'kms:Decrypt'),
    ),
    key(administer, allow({ Service: 'logs.us-east-1.amazonaws.com' }, 'kms:Decrypt')),
    key(administer, allow(ROOT, 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } })),
    key(administer, use({ StringLike: { 'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com'] } })),
    key(administer, { ...allow('*', 'kms:*'), Effect: 'Deny' }),
    key(
      administer,
      allow({ AWS: '*' }, 'kms:Decrypt', {
        StringEquals: { 'kms:CallerAccount': '111122223333' },
        ArnNotEquals: { 'aws:PrincipalArn': ADMIN },
      }),
    ),
    only('AWS::KMS::Key', { KeyPolicy: JSON.stringify({ Statement: byOthers }) }),
  ],
  failing: [
    { template: only('AWS::KMS::Key'), path: 'Properties.KeyPolicy' },
    { template: key(allow(ROOT, 'kms:*')), path: path(0) },
    { template: key(allow(ROOT, '*')), path: path(0) },
    { template: key({ ...allow(ROOT, 'kms:*'), Effect: PARAMETER }), path: path(0) },
    {
      template: key({ Effect: 'Allow', NotPrincipal: ROOT, Action: 'kms:Decrypt' }),
      path: `${path(0)}.Principal`,
    },
    { template: key({ ...allow(ROOT, 'x'), Action: [], NotAction: 'kms:Decrypt' }), path: path(0) },
    { template: key(allow(ROOT, ['kms:putkeypolicy', 'kms:decrypt'])), path: path(0) },
    { template: key(allow(ROOT, ['kms:PutKeyPolicy', 'kms:CreateGrant'])), path: path(0) },
    { template: key(administer, use()), path: path(1) },
    {
      template: key(allow({ AWS: ADMIN }, 'kms:PutKeyPolicy'), allow({ AWS: ADMIN }, 'kms:Decrypt')),
      path: path(1),
    },
    { template: key(administer, use({ ArnNotLike: { 'aws:PrincipalArn': `${ADMIN}2` } })), path: path(1) },
    {
      template: key(administer, use({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })),
      path: path(1),
    },
    {
      template: key(administer, use({ StringLike: { 'kms:ViaService': '*.us-east-1.amazonaws.com' } })),
      path: path(1),
    },
    { template: key(administer, byOthers, allow('*', 'kms:DescribeKey')), path: `${path(2)}.Principal` },
  ],
  unreadable: [{ template: only('AWS::KMS::Key', { KeyPolicy: PARAMETER }), path: 'Properties.KeyPolicy' }],
};
