import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { loadBalancer, ref } from './fixtures';
import { ENDS, lasts, lifecycle, LOCK, type Redaction, redacted } from './redacted-logs';

const ATTRIBUTES: Readonly<Record<string, Json>> = {
  'access_logs.s3.enabled': 'true',
  'access_logs.s3.bucket': ref('Logs'),
  'connection_logs.s3.enabled': 'true',
  'connection_logs.s3.bucket': ref('Logs'),
};
const logging = (changed: Readonly<Record<string, Json>> = {}, bucket: JsonObject = LOCK) =>
  template({
    Logs: resource('AWS::S3::Bucket', { BucketName: 'logs', ...bucket }),
    ...loadBalancer('internal', {
      LoadBalancerAttributes: Object.entries({ ...ATTRIBUTES, ...changed }).map(([Key, Value]) => ({
        Key,
        Value,
      })),
    }),
  });
const redacting = (redaction: Redaction) =>
  template({ ...(logging().Resources as JsonObject), ...redacted(redaction) });
const at = (i: number) => `Properties.LoadBalancerAttributes.${i}.Value`;

export const cases: RuleCases = {
  compliant: [
    logging(),
    logging({ 'access_logs.s3.bucket': 'logs' }),
    redacting({ bucket: lifecycle(ENDS, lasts(2192)) }),
  ],
  failing: [
    { template: template(loadBalancer('internal')), path: 'Properties.LoadBalancerAttributes' },
    { template: logging({ 'access_logs.s3.enabled': 'false' }), path: at(0) },
    { template: logging({ 'connection_logs.s3.enabled': 'false' }), path: at(2) },
    { template: logging({ 'access_logs.s3.bucket': 'elsewhere' }), path: at(1) },
    { template: logging({}, {}), path: at(1) },
    { template: redacting({ archive: {} }), path: at(1) },
    { template: redacting({ bucket: lifecycle(ENDS, lasts(90)) }), path: at(1) },
  ],
  unreadable: [
    { template: logging({ 'access_logs.s3.enabled': PARAMETER }), path: at(0) },
    { template: logging({ 'access_logs.s3.bucket': PARAMETER }), path: at(1) },
  ],
  notApplicable: [template(loadBalancer('internal', { Type: 'network' }))],
};
