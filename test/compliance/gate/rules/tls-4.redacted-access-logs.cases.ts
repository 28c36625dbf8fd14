import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';
import { ENDS, lasts, lifecycle, type Redaction, redacted } from './redacted-logs';

const balanced = (
  access: Json = ref('Logs'),
  connections = access,
  enabled: Json = 'true',
  more: JsonObject = {},
): JsonObject =>
  loadBalancer('internal', {
    LoadBalancerAttributes: Object.entries({ access_logs: access, connection_logs: connections }).flatMap(
      ([log, bucket]) => [
        { Key: `${log}.s3.enabled`, Value: enabled },
        { Key: `${log}.s3.bucket`, Value: bucket },
      ],
    ),
    ...more,
  });
const logging = (redaction: Redaction = {}) => template({ ...balanced(), ...redacted(redaction) });
const path = 'Properties.LoadBalancerAttributes.1.Value';
const fails = (redaction: Redaction) => ({ template: logging(redaction), path });
const endsAfter = (days: number): JsonObject => ({ ...ENDS, ExpirationInDays: days });

export const cases: RuleCases = {
  compliant: [logging(), logging({ bucket: lifecycle(endsAfter(3), lasts(2192)) })],
  failing: [
    { template: template({ ...balanced(), Logs: resource('AWS::S3::Bucket') }), path },
    { template: template({ ...balanced('elsewhere'), ...redacted() }), path },
    {
      template: template({ ...balanced(ref('Logs'), 'elsewhere'), ...redacted() }),
      path: 'Properties.LoadBalancerAttributes.3.Value',
    },
    fails({ purpose: 'other' }),
    fails({ archive: {} }),
    fails({ event: { State: 'DISABLED' } }),
    fails({
      event: { EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [ref('Archive')] } } } },
    }),
    fails({ event: { Targets: [] } }),
    fails({ bucket: { NotificationConfiguration: {} } }),
    fails({ bucket: lifecycle() }),
    fails({ bucket: lifecycle(endsAfter(4)) }),
    fails({ bucket: lifecycle({ Status: 'Enabled', ExpirationInDays: 1, TagFilters: ENDS.TagFilters! }) }),
    fails({ bucket: { ReplicationConfiguration: { Role: 'r', Rules: [] } } }),
    fails({ policy: { Effect: 'Allow' } }),
    fails({ policy: { Action: 's3:GetObject' } }),
    fails({
      policy: { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } } },
    }),
    fails({
      policy: {
        Condition: {
          ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/redactor' },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
    }),
  ],
  unreadable: [
    { template: template({ ...balanced(PARAMETER), ...redacted() }), path },
    {
      template: template({ ...balanced('elsewhere', 'elsewhere', PARAMETER), ...redacted() }),
      path: 'Properties.LoadBalancerAttributes.0.Value',
    },
  ],
  notApplicable: [template(balanced(ref('Logs'), ref('Logs'), 'true', { Type: 'network' }))],
};
