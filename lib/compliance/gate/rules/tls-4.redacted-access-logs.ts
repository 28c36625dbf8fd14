import { attribute, isApplication, LOAD_BALANCER } from '../../template/load-balancers';
import { problemAt, problemWith, isTrue, notApplicable } from '../judging';
import { redactionGaps } from '../log-redaction';
import type { Problem, Rule } from '../rule';

const ALLOWED = 'a LoadBalancerLogBucket of these templates with its LoadBalancerLogRedactor';

/**
 * 45 CFR 164.312(e)(1). Elastic Load Balancing writes URLs in full and knows no redaction; User Guide, "Access log
 * entries".
 */
export const redactedAccessLogs: Rule = {
  id: 'TLS-4.redacted-access-logs',
  title: 'Logs of load balancers are redacted as they are delivered, and nobody reads the raw ones',
  help: 'Deliver to a LoadBalancerLogBucket, and add a LoadBalancerLogRedactor that writes to a locked bucket.',
  types: [LOAD_BALANCER],
  judge(loadBalancer, set) {
    if (!isApplication(loadBalancer)) return notApplicable;
    return ['access_logs', 'connection_logs'].flatMap((log): Problem[] => {
      const enabled = attribute(loadBalancer, 'LoadBalancerAttributes', `${log}.s3.enabled`);
      // What is not logged cannot be read; that it is missing is AUD-2's to say.
      if (enabled.value === undefined) return [];
      const named = attribute(loadBalancer, 'LoadBalancerAttributes', `${log}.s3.bucket`);
      const bucket =
        set.target(named.value, loadBalancer.template) ??
        set
          .ofType('AWS::S3::Bucket')
          .find((it) => named.value !== undefined && it.get('BucketName') === named.value);
      if (!bucket) return isTrue(enabled.value) ? [problemAt(named, ALLOWED)] : [problemAt(enabled, 'true')];
      return redactionGaps(bucket, set).map((gap) =>
        problemWith(named.path, `${bucket.ref}, ${gap}`, ALLOWED),
      );
    });
  },
};
