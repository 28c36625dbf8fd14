import {
  Duration,
  RemovalPolicy,
  Tags,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/audit-forwarder/env';
import { LOG_PREFIX } from '../../../lambda/audit-publisher/env';
import { Exceptions } from '../../compliance/gate/exceptions';
import { DeadLetterQueue } from '../alerts/dead-letter-queue';
import { PagingAlarm } from '../alerts/paging-alarm';
import { customerKey } from '../customer-key';
import { AuditFunction } from './audit-function';
import type { AuditLog } from './audit-log';
import { auditMetric } from './audit-metric';
import { grantKey, grantObjects } from './object-access';

/** Where one tenant's records are forwarded to. */
export interface SiemDestination {
  /** The tenant: lower-case letters, digits and hyphens. */
  readonly tenant: string;
  /** HTTPS, on port 443; its host must be one that the network's way out lets through (NET-5). */
  readonly url: string;
}

export interface AuditForwarderProps {
  readonly log: AuditLog;
  /** At least one, and one a tenant. */
  readonly destinations: readonly SiemDestination[];
  /** Customer managed key of the secrets that requests are signed with. */
  readonly secretsKey: kms.IKey;
}

/**
 * Characters of all destinations that fit into the 4 KB that Lambda takes as environment, beside the other settings;
 * and those of a destination beside its URL and, twice, its tenant: the ARN of a secret, names, escaped quotes.
 */
const MOST_CHARACTERS = 3600;
const CHARACTERS_EACH = 160;

/**
 * Forwards tenants' records to their own SIEM over HTTPS, signed, in order, each at least once; what an endpoint
 * refuses for good goes to a queue that pages (AUD-5). 45 CFR 164.312(b).
 *
 * @throws when there is no destination, a tenant has two, a URL is not plain HTTPS, or there are too many for one function
 * @example
 * new AuditForwarder(this, 'Forwarder', {
 *   log: auditLog,
 *   secretsKey: key,
 *   destinations: [{ tenant: 'clinic', url: 'https://siem.vendor.example/ingest' }],
 * });
 */
export class AuditForwarder extends Construct {
  readonly function: AuditFunction;
  /** ARNs of the secrets that sign, by tenant: `whsec_` and 24 to 64 bytes in base64, shared with the tenant. */
  readonly secretArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AuditForwarderProps) {
    super(scope, id);
    const { log, destinations, secretsKey } = props;
    this.check(destinations);
    customerKey(this.node.path, 'secretsKey', secretsKey);
    const { surroundings } = log;
    this.function = new AuditFunction(this, 'Function', {
      surroundings,
      entry: 'audit-forwarder',
      env: ENV,
      description: 'Forwards audit records to SIEMs of tenants',
      timeout: Duration.minutes(2),
      failuresThatPage: 3,
    });
    Tags.of(this.function).add('bulwark:purpose', 'audit-forwarder');
    const refused = new DeadLetterQueue(this, 'Refused', {
      encryptionKey: surroundings.encryptionKey,
      alerts: surroundings.alerts,
    });
    Exceptions.of(refused).add({
      rules: ['AwsSolutions-SQS3'],
      reason: 'It is a dead-letter queue itself: the forwarder puts there what an endpoint refused for good.',
      owner: 'platform engineer',
      expires: '2027-11-22',
      compensating:
        'The first message pages on-call; the log has what the message names, and it can be sent again (AUD-5).',
    });
    log.table.grant(this.function, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem');
    grantObjects(this.function, { buckets: [log.archive], prefix: LOG_PREFIX, may: ['read'] });
    this.function.addEnvironment('ARCHIVE_BUCKET', log.archive.bucketName);
    this.function.addEnvironment('DEAD_LETTER_QUEUE_URL', refused.queueUrl);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [refused.queueArn] }),
    );
    grantKey(this.function, surroundings.encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey']);
    this.secretArns = Object.fromEntries(
      destinations.map(({ tenant }) => [tenant, this.secret(tenant, secretsKey)]),
    );
    this.function.addEnvironment(
      'DESTINATIONS',
      JSON.stringify(
        Object.fromEntries(
          destinations.map(({ tenant, url }) => [tenant, { url, secretArn: this.secretArns[tenant]! }]),
        ),
      ),
    );
    // The firewall on the way decides by name; no address of a vendor is known here.
    this.function.connections.allowTo(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'SIEMs of tenants');
    this.function.runsEachMinute();
    this.function.pagesLateness(auditMetric(METRICS.late));
    new PagingAlarm(this, 'Failed', {
      signal: 'audit-forward-failed',
      meaning: 'Records of a tenant do not reach its SIEM.',
      alerts: surroundings.alerts,
      metric: auditMetric(METRICS.failures),
      evaluationPeriods: 3,
    });
  }

  private check(destinations: readonly SiemDestination[]): void {
    const refuse = (what: string, allowed: string) =>
      new Error(`${this.node.path}: ${what}; allowed: ${allowed} (AUD-5)`);
    if (destinations.length === 0) throw refuse('destinations was empty', 'at least one destination');
    const characters = destinations.reduce(
      (sum, { tenant, url }) => sum + 2 * tenant.length + url.length + CHARACTERS_EACH,
      0,
    );
    if (characters > MOST_CHARACTERS) {
      throw refuse(
        `${destinations.length} destinations take ${characters} characters`,
        `${MOST_CHARACTERS}, which is what the environment of a function holds: fewer, or shorter URLs`,
      );
    }
    const tenants = new Set<string>();
    for (const { tenant, url } of destinations) {
      if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(tenant)) {
        throw refuse(`the tenant was "${tenant}"`, 'lower-case letters, digits and hyphens');
      }
      if (tenants.has(tenant)) throw refuse(`tenant ${tenant} had two destinations`, 'one a tenant');
      tenants.add(tenant);
      const { protocol, port, username, password, hash } = URL.canParse(url)
        ? new URL(url)
        : ({} as Partial<URL>);
      if (protocol !== 'https:' || port || username || password || hash) {
        throw refuse(
          `the url of ${tenant} was "${url}"`,
          'https://<host>/<path>, on port 443, without credentials',
        );
      }
    }
  }

  /** Empty until a person puts the value in that the tenant has as well. */
  private secret(tenant: string, encryptionKey: kms.IKey): string {
    const secret = new secretsmanager.CfnSecret(this, `Secret-${tenant}`, {
      description: `Signs the audit records that are forwarded to the SIEM of ${tenant}`,
      kmsKeyId: encryptionKey.keyArn,
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.ref] }),
    );
    grantKey(this.function, encryptionKey, ['kms:Decrypt']);
    Exceptions.of(secret).add({
      rules: [
        'IDN-6.secret-rotation',
        'AwsSolutions-SMG4',
        'HIPAA.Security-SecretsManagerRotationEnabled',
        'NIST.800.53.R5-SecretsManagerRotationEnabled',
      ],
      reason:
        'The SIEM of the tenant has the same secret: a rotation that only this side knows of would stop delivery.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'It opens nothing and reads nothing: it signs deliveries to one tenant. The deployment looks at its age twice a day (SecretAge) and pages after 80 days and again after 90; the one before signs too, so that people replace it without a gap (docs/runbook.md#audit-forward-failed).',
      checkers: { guard: ['SECRETSMANAGER_ROTATION_ENABLED_CHECK'], checkov: ['CKV2_AWS_57'] },
    });
    return secret.ref;
  }
}
