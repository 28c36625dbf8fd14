import {
  aws_iam as iam,
  type aws_kms as kms,
  type aws_lambda as lambda,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import { Exceptions } from '../../compliance/gate/exceptions';

/** What a function may do with the objects of buckets whose keys begin with a prefix. */
export interface ObjectAccess {
  readonly buckets: readonly [s3.IBucket, ...s3.IBucket[]];
  /** Ends in a slash, such as `audit/`; empty for the whole bucket. */
  readonly prefix: string;
  /** Listing is part of reading: without it S3 answers "forbidden" for an object that does not exist. */
  readonly may: readonly ('read' | 'write' | 'delete')[];
}

const ACTIONS = { read: 's3:GetObject', write: 's3:PutObject', delete: 's3:DeleteObject' } as const;

/**
 * Lets a function do the named things with objects, and use the bucket's key for them. Nothing here ever reaches a
 * retention, a version, a tag or a permission.
 */
export function grantObjects(fn: lambda.Function, { buckets, prefix, may }: ObjectAccess): void {
  const allow = (actions: string[], resources: string[]) =>
    fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  for (const bucket of buckets) {
    allow(
      may.map((access) => ACTIONS[access]),
      [bucket.arnForObjects(`${prefix}*`)],
    );
    if (may.includes('read')) allow(['s3:ListBucket'], [bucket.bucketArn]);
    if (!bucket.encryptionKey) continue;
    grantKey(fn, bucket.encryptionKey, [
      ...(may.includes('read') ? ['kms:Decrypt'] : []),
      ...(may.includes('write') ? ['kms:GenerateDataKey'] : []),
    ]);
  }
  const where = prefix === '' ? `*${buckets[0].node.id}*/*` : `*/${prefix}*`;
  Exceptions.of(fn.role!).add({
    rules: [`AwsSolutions-IAM5[Resource::${where}]`],
    reason: 'Objects are named by tenant, day and number; a policy can only say how their names begin.',
    owner: 'platform engineer',
    expires: '2027-11-22',
    compensating: `In named buckets, below /${prefix} alone, and only: ${may.join(', ')} (AUD-3).`,
  });
}

/** Through the role alone: a key of ours lets IAM decide, and its policy is complete. */
export function grantKey(grantee: iam.IGrantable, key: kms.IKey, actions: readonly string[]): void {
  if (actions.length === 0) return;
  iam.Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [key.keyArn] });
}
