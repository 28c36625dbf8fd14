import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { resource } from './cases';
import { att, ref } from './fixtures';

export const LOCK = {
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
  },
};

const rule = (days: number, more: JsonObject = {}): JsonObject => ({
  Status: 'Enabled',
  ExpirationInDays: days,
  NoncurrentVersionExpiration: { NoncurrentDays: days },
  ...more,
});
export const TAGGED = { TagFilters: [{ Key: 'bulwark:redacted', Value: 'yes' }] };
export const lifecycle = (...Rules: JsonObject[]): JsonObject => ({ LifecycleConfiguration: { Rules } });
export const ENDS = rule(1, TAGGED);
export const lasts = (days: number): JsonObject => rule(days);

export interface Redaction {
  readonly bucket?: JsonObject;
  readonly policy?: JsonObject;
  readonly archive?: JsonObject;
  readonly purpose?: Json;
  readonly event?: JsonObject;
}

/** A bucket `Logs` for raw logs, its redactor, and the archive. */
export const redacted = ({ bucket, policy, archive = LOCK, purpose, event }: Redaction = {}): JsonObject => ({
  Logs: resource('AWS::S3::Bucket', {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    ...lifecycle(ENDS),
    ...bucket,
  }),
  LogsPolicy: resource('AWS::S3::BucketPolicy', {
    Bucket: ref('Logs'),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: { 'Fn::Join': ['', [att('Logs', 'Arn'), '/*']] },
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/redactor' } },
          ...policy,
        },
      ],
    },
  }),
  Archive: resource('AWS::S3::Bucket', archive),
  Redactor: resource('AWS::Lambda::Function', {
    Environment: { Variables: { RAW_BUCKET: ref('Logs'), ARCHIVE_BUCKET: ref('Archive') } },
    Tags: [{ Key: 'bulwark:purpose', Value: purpose ?? 'load-balancer-log-redactor' }],
  }),
  Delivered: resource('AWS::Events::Rule', {
    EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [ref('Logs')] } } },
    Targets: [{ Id: 'Redactor', Arn: att('Redactor', 'Arn') }],
    ...event,
  }),
});
