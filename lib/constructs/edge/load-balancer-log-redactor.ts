import {
  Duration,
  Tags,
  aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_iam as iam,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { COPIES, ENV, METRICS } from '../../../lambda/load-balancer-log-redactor/env';
import { PagingAlarm } from '../alerts/paging-alarm';
import type { AuditSurroundings } from '../audit/surroundings';
import { Exceptions } from '../../compliance/gate/exceptions';
import { AuditFunction } from '../audit/audit-function';
import { auditMetric } from '../audit/audit-metric';
import { grantObjects } from '../audit/object-access';

export interface LoadBalancerLogRedactorProps {
  /** Name of its role: the one that the `LoadBalancerLogBucket` was told. */
  readonly roleName: string;
  /** Where load balancers deliver. */
  readonly rawLogs: s3.IBucket;
  /** Where the redacted logs end, under the keys of the raw ones: a locked bucket. */
  readonly archive: s3.IBucket;
  /** Prefixes of the load balancers, `TlsLoadBalancerProps.logPrefix`: it writes below them alone. */
  readonly logPrefixes: readonly [string, ...string[]];
  /** Place, keys and pager of the function. */
  readonly surroundings: AuditSurroundings;
}

/**
 * Copies access and connection logs of load balancers into the archive without query strings, credentials and
 * identifiers of people, and only then lets the raw ones end (TLS-4). Nothing else may read the raw ones.
 * 45 CFR 164.312(e)(1), 164.312(b).
 *
 * @example
 * new LoadBalancerLogRedactor(this, 'Redactor', {
 *   roleName: 'clinic-load-balancer-log-redactor',
 *   rawLogs: loadBalancerLogs,
 *   archive,
 *   logPrefixes: ['edge'],
 *   surroundings: { vpc, subnets: { subnetGroupName: 'app' }, endpoints, encryptionKey: key, logKey: key, alerts },
 * });
 */
export class LoadBalancerLogRedactor extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: LoadBalancerLogRedactorProps) {
    super(scope, id);
    const { rawLogs, archive, surroundings } = props;
    const { alerts } = surroundings;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'load-balancer-log-redactor',
      env: ENV,
      description: 'Redacts logs of load balancers into the archive',
      roleName: props.roleName,
      timeout: Duration.minutes(10),
      memorySize: 1769, // one processor
      concurrency: 5,
      failuresThatPage: 3, // Lambda tries an event three times
    });
    Tags.of(this.function).add('bulwark:purpose', 'load-balancer-log-redactor');
    this.function.addEnvironment('RAW_BUCKET', rawLogs.bucketName);
    this.function.addEnvironment('ARCHIVE_BUCKET', archive.bucketName);
    for (const prefix of props.logPrefixes) {
      const below = `${prefix}/AWSLogs/`;
      grantObjects(this.function, { buckets: [archive], prefix: COPIES + below, may: ['read', 'write'] });
      this.function.addToRolePolicy(
        new iam.PolicyStatement({
          actions: [
            's3:GetObject',
            's3:GetObjectVersion',
            's3:PutObjectTagging',
            's3:PutObjectVersionTagging',
          ],
          resources: [rawLogs.arnForObjects(`${below}*`)],
        }),
      );
    }
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [rawLogs.bucketArn] }),
    );
    Exceptions.of(this.function.role!).add({
      rules: props.logPrefixes.map((prefix) => `AwsSolutions-IAM5[Resource::*/${prefix}/AWSLogs/*]`),
      reason: 'Elastic Load Balancing names each log by its time; a policy can only say how the names begin.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating: 'In the bucket of raw logs alone, to read, and to tag what may end (TLS-4).',
    });
    this.runsOnDelivery(rawLogs, alerts.undelivered.queueArn);
    this.function.runs(events.Schedule.rate(Duration.minutes(15)));
    new PagingAlarm(this, 'Waiting', {
      signal: 'load-balancer-logs-waiting',
      meaning: 'A load balancer log has waited for an hour to be redacted, or nobody looks for them.',
      alerts,
      metric: auditMetric(METRICS.waiting, { statistic: 'Maximum', period: Duration.minutes(30) }),
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    new PagingAlarm(this, 'Unreadable', {
      signal: 'load-balancer-log-unreadable',
      meaning: 'A load balancer log cannot be read; it stays unredacted where only the redactor may read it.',
      alerts,
      metric: auditMetric(METRICS.unreadable),
    });
    new PagingAlarm(this, 'Withheld', {
      signal: 'load-balancer-lines-withheld',
      meaning: 'Lines of load balancer logs are not understood and are kept without their content.',
      alerts,
      metric: auditMetric(METRICS.withheld),
      threshold: 100,
    });
  }

  /** The bucket tells EventBridge by itself: its notifications could not name a function of another stack. */
  private runsOnDelivery(rawLogs: s3.IBucket, deadLetters: string): void {
    const rule = new events.Rule(this, 'Delivered', {
      description: 'Redacts what load balancers deliver',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [rawLogs.bucketName] } },
      },
    });
    rule.addTarget({
      bind: () => ({
        arn: this.function.functionArn,
        deadLetterConfig: { arn: deadLetters },
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
      }),
    });
    this.function.addPermission('Deliveries', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.ruleArn,
    });
  }
}
