import { Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuditTrail, type AuditTrailProps } from '../../../lib/constructs/detection/audit-trail';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/archive';
const LOG_KEY = 'arn:aws:kms:us-east-1:111122223333:key/logs';

function template(context: Record<string, unknown> = {}, props: Partial<AuditTrailProps> = {}): Template {
  const stack = new Stack(newApp({ context }), 'S', {
    env: { account: '111122223333', region: 'us-east-1' },
  });
  new AuditTrail(stack, 'Trail', {
    trailName: 'clinic',
    archive: s3.Bucket.fromBucketName(stack, 'Archive', 'archive'),
    logBuckets: [s3.Bucket.fromBucketName(stack, 'Delivery', 'delivery')],
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY),
    logKey: kms.Key.fromKeyArn(stack, 'LogKey', LOG_KEY),
    ...props,
  });
  return Template.fromStack(stack);
}

interface Selector {
  readonly FieldSelectors: readonly {
    readonly Field: string;
    readonly Equals?: readonly string[];
    readonly NotEquals?: readonly string[];
    readonly StartsWith?: readonly unknown[];
    readonly NotStartsWith?: readonly unknown[];
  }[];
}

/** Whether a trail with these selectors records a data event. Source: CloudTrail, "AdvancedFieldSelector". */
function records(selectors: readonly Selector[], event: Record<string, string>): boolean {
  const arn = (value: unknown) => JSON.stringify(value).replace(/^.*(:s3:::[^"]*)".*$/, 'arn:aws$1');
  return selectors.some(({ FieldSelectors }) =>
    FieldSelectors.every(({ Field, Equals, NotEquals, StartsWith, NotStartsWith }) => {
      const value = event[Field];
      if (value === undefined) return false;
      return (
        (Equals?.includes(value) ?? true) &&
        !NotEquals?.includes(value) &&
        (StartsWith?.some((prefix) => value.startsWith(arn(prefix))) ?? true) &&
        !NotStartsWith?.some((prefix) => value.startsWith(arn(prefix)))
      );
    }),
  );
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended feature flags', RECOMMENDED_FLAGS],
])('AuditTrail %s', (_, context) => {
  test('covers every region, validates its files and writes them under its own key', () => {
    template(context).hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: KEY,
      S3BucketName: 'archive',
    });
  });

  test('copies to an encrypted log group that is kept six years', () => {
    template(context).hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: LOG_KEY,
      RetentionInDays: 2192,
    });
  });

  test('only this trail can take the role, which can only write to the log group', () => {
    const made = template(context);
    made.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ],
      },
      Policies: Match.absent(),
    });
    made.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: Match.anyValue(),
          }),
        ],
      },
    });
  });
});

test('records data events, but not the delivery of logs, which would record itself without end', () => {
  const [trail] = Object.values(template().findResources('AWS::CloudTrail::Trail'));
  const selectors = (trail!.Properties as { AdvancedEventSelectors: Selector[] }).AdvancedEventSelectors;
  const object = (bucket: string, eventName: string) =>
    records(selectors, {
      eventCategory: 'Data',
      'resources.type': 'AWS::S3::Object',
      'resources.ARN': `arn:aws:s3:::${bucket}/key`,
      eventName,
    });
  expect(object('documents', 'PutObject')).toBe(true);
  expect(object('documents', 'GetObject')).toBe(true);
  expect(object('archive-of-another', 'PutObject')).toBe(true);
  for (const bucket of ['archive', 'delivery']) {
    expect(object(bucket, 'PutObject')).toBe(false);
    expect(object(bucket, 'GetObject')).toBe(true);
    expect(object(bucket, 'DeleteObject')).toBe(true);
  }
  expect(
    records(selectors, {
      eventCategory: 'Data',
      'resources.type': 'AWS::Lambda::Function',
      'resources.ARN': 'arn:aws:lambda:us-east-1:111122223333:function:f',
      eventName: 'Invoke',
    }),
  ).toBe(true);
  expect(records(selectors, { eventCategory: 'Management', eventName: 'StopLogging' })).toBe(true);
});

test('a log that is kept for less than six years is refused', () => {
  expect(() => template({}, { logRetentionDays: 365 })).toThrow(/365; allowed: at least 2192/);
});
