import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template } from './cases';
import { att, policy, ref } from './fixtures';

export const OWN = 'tenants/${aws:PrincipalTag/bulwark:tenant}/';
export const tagged = (Value: string): JsonObject => ({ Tags: [{ Key: 'bulwark:purpose', Value }] });

const inBucket = (path: string): Json => ({ 'Fn::Join': ['', [att('Bucket', 'Arn'), `/${path}`]] });
const ROLE = { ArnNotEquals: { 'aws:PrincipalArn': [att('Role', 'Arn')] } };
export const NO_TAG = { Null: { 'aws:PrincipalTag/bulwark:tenant': 'true' } };
const deny = (Action: Json, what: JsonObject, Condition?: JsonObject): JsonObject => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action,
  ...what,
  ...(Condition && { Condition }),
});
const LISTS = ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'];

/** The denials of a bucket of tenants, by what they stand against. */
export const WALLS = {
  roles: deny('s3:*', { Resource: inBucket('*') }, ROLE),
  untagged: deny('s3:*', { Resource: inBucket('*') }, NO_TAG),
  others: deny('s3:*', { NotResource: [att('Bucket', 'Arn'), inBucket(`${OWN}*`)] }),
  lists: deny(LISTS, { Resource: att('Bucket', 'Arn') }, { StringNotLike: { 's3:prefix': `${OWN}*` } }),
  untaggedLists: deny(LISTS, { Resource: att('Bucket', 'Arn') }, NO_TAG),
} as const satisfies Record<string, JsonObject>;

export function bucketOfTenants(
  walls: Readonly<Record<string, JsonObject>> = WALLS,
  more: JsonObject = {},
): JsonObject {
  return template({
    Role: resource('AWS::IAM::Role'),
    Bucket: resource('AWS::S3::Bucket', { ...tagged('tenant-data'), ...more }),
    Policy: resource('AWS::S3::BucketPolicy', {
      Bucket: ref('Bucket'),
      PolicyDocument: policy(...Object.values(walls)),
    }),
  });
}
