import { attribute, isApplication, LOAD_BALANCER } from '../../template/load-balancers';
import { isKept } from '../../template/retention';
import { isTrue, notApplicable, problemAt, problemWith } from '../judging';
import { isKeptRedacted } from '../log-redaction';
import type { Rule } from '../rule';

const LOGS = ['access_logs', 'connection_logs'];
const KEPT = 'a bucket of these templates that keeps its objects, or their redacted copies, six years';

/** 45 CFR 164.312(b), 164.316(b)(2)(i). Elastic Load Balancing User Guide, "Access logs for your Application Load Balancer". */
export const accessLogs: Rule = {
  id: 'AUD-2.access-logs',
  title: 'Application load balancers log every request and connection, for six years',
  help: `Set ${LOGS.map((log) => `${log}.s3.enabled`).join(' and ')} to true, and name a bucket that is locked, or copied or redacted to a locked one.`,
  types: [LOAD_BALANCER],
  judge(loadBalancer, set) {
    if (!isApplication(loadBalancer)) return notApplicable;
    return LOGS.flatMap((log) => {
      const enabled = attribute(loadBalancer, 'LoadBalancerAttributes', `${log}.s3.enabled`);
      if (!isTrue(enabled.value)) return [problemAt(enabled, `${log}.s3.enabled: true`)];
      const named = attribute(loadBalancer, 'LoadBalancerAttributes', `${log}.s3.bucket`);
      const bucket =
        set.target(named.value, loadBalancer.template) ??
        set
          .ofType('AWS::S3::Bucket')
          .find((it) => named.value !== undefined && it.get('BucketName') === named.value);
      if (!bucket) return [problemAt(named, `${log}.s3.bucket: ${KEPT}`)];
      return isKept(bucket, set) || isKeptRedacted(bucket, set)
        ? []
        : [problemWith(named.path, `${bucket.ref}, which does not keep its objects`, KEPT)];
    });
  },
};
