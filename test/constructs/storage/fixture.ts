import { Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp } from '../../support/synth';

/** A stack with a key and an access log bucket that others own. */
export function storage(context: Record<string, unknown> = {}) {
  const app = newApp({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  const encryptionKey = kms.Key.fromKeyArn(
    stack,
    'Key',
    'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000',
  );
  const serverAccessLogsBucket = s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs');
  return { app, stack, encryptionKey, serverAccessLogsBucket, template: () => Template.fromStack(stack) };
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: unknown;
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of every bucket policy of a template, by the logical id of the bucket. */
export function bucketPolicies(template: Template): Map<string, readonly Statement[]> {
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy')) as {
    readonly Properties: {
      readonly Bucket: { readonly Ref: string };
      PolicyDocument: { Statement: Statement[] };
    };
  }[];
  return new Map(policies.map(({ Properties: p }) => [p.Bucket.Ref, p.PolicyDocument.Statement]));
}

/** The statements of the only bucket policy. */
export function onlyPolicy(template: Template): readonly Statement[] {
  const [statements, ...others] = bucketPolicies(template).values();
  if (!statements || others.length > 0) throw new Error('not exactly one bucket policy');
  return statements;
}
