import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';
import { bucketOfTenants, NO_TAG, OWN, tagged, WALLS } from './tenancy-fixtures';

const path = 'Properties';
const without = (name: keyof typeof WALLS): JsonObject => {
  const { [name]: _, ...walls } = WALLS;
  return bucketOfTenants(walls);
};
const instead = (name: keyof typeof WALLS, change: JsonObject): JsonObject =>
  bucketOfTenants({ ...WALLS, [name]: { ...WALLS[name], ...change } });
const ANYBODY = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } };

export const cases: RuleCases = {
  compliant: [
    bucketOfTenants(),
    instead('others', {
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/keeper' } },
    }),
  ],
  failing: [
    ...(Object.keys(WALLS) as (keyof typeof WALLS)[]).map((name) => ({ template: without(name), path })),
    { template: template({ Bucket: resource('AWS::S3::Bucket', tagged('tenant-data-keys')) }), path },
    { template: instead('others', { Condition: ANYBODY }), path },
    { template: instead('others', { Condition: { Bool: { 'aws:ViaAWSService': 'false' } } }), path },
    { template: instead('others', { Principal: { AWS: 'arn:aws:iam::111122223333:role/one' } }), path },
    { template: instead('others', { Action: 's3:GetObject' }), path },
    { template: instead('others', { NotResource: 'arn:aws:s3:::bucket/tenants/*' }), path },
    { template: instead('others', { Effect: 'Allow' }), path },
    { template: instead('lists', { Action: 's3:ListBucket' }), path },
    { template: instead('lists', { Condition: { StringNotLike: { 's3:prefix': 'tenants/*' } } }), path },
    {
      template: instead('lists', { Condition: { StringNotLike: { 's3:prefix': [`${OWN}*`, 'shared/*'] } } }),
      path,
    },
    { template: instead('roles', { Condition: ANYBODY }), path },
    // One call, one place or one kind of request would be refused, and all others are not.
    { template: instead('untagged', { Action: 's3:GetObject' }), path },
    { template: instead('untagged', { Resource: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }), path },
    {
      template: instead('untagged', {
        Condition: { ...NO_TAG, Bool: { 'aws:ViaAWSService': 'false' } },
      }),
      path,
    },
    {
      template: instead('untagged', { Condition: { Null: { 'aws:PrincipalTag/bulwark:tenant': 'false' } } }),
      path,
    },
    {
      template: template({
        ...(bucketOfTenants() as { Resources: JsonObject }).Resources,
        Other: resource('AWS::S3::BucketPolicy', { Bucket: ref('Bucket'), PolicyDocument: PARAMETER }),
      }),
      path,
    },
    {
      template: template({
        Bucket: resource('AWS::S3::Bucket', tagged('tenant-data')),
        Policy: resource('AWS::S3::BucketPolicy', { Bucket: ref('Bucket'), PolicyDocument: PARAMETER }),
      }),
      path,
    },
  ],
  notApplicable: [only('AWS::S3::Bucket'), only('AWS::S3::Bucket', tagged('audit-archive'))],
};
