import { Duration, Tags, aws_iam as iam, aws_s3 as s3, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { namedRoleArn } from '../identity/named-role-arn';
import { EncryptedBucket } from '../storage/encrypted-bucket';
import { OWN_PREFIX, TENANT_TAG } from './tenant-tag';

export interface TenantBucketProps {
  /** Key of what names no other. */
  readonly encryptionKey: kms.IKey;
  readonly serverAccessLogsBucket: s3.IBucket;
  /** The role with which everybody acts for a tenant. */
  readonly tenantRole: iam.IRole;
}

/** What the kinds differ in. */
export interface TenantBucketKind {
  /** Says what the bucket is for, to whoever judges the template. */
  readonly purpose: 'tenant-data' | 'tenant-data-keys';
  readonly notReplicated: Readonly<Record<'reason' | 'compensating', string>>;
}

const LISTS = ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:ListBucketVersions'];

/**
 * A bucket in which everything lies below `tenants/<tenant>/` and whose policy refuses everybody but whoever acts for
 * that tenant (TEN-2). What a policy allows elsewhere changes nothing: these are denials. 45 CFR 164.312(a)(1).
 */
export abstract class TenantBucket extends EncryptedBucket {
  private readonly tenantRoleArn: string;
  private readonly lifecycle: string[] = [];
  /** The denials that except the lifecycle, with whom else they except. */
  private readonly excepting: {
    readonly statement: iam.PolicyStatement;
    readonly others: readonly string[];
  }[] = [];

  constructor(scope: Construct, id: string, props: TenantBucketProps, kind: TenantBucketKind) {
    const { encryptionKey, serverAccessLogsBucket, tenantRole } = props;
    super(scope, id, {
      encryptionKey,
      serverAccessLogsBucket,
      lifecycleRules: [{ id: 'ForgetParts', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    this.tenantRoleArn = tenantRole.roleArn;
    Tags.of(this).add('bulwark:purpose', kind.purpose);
    const bucket = this.node.defaultChild as s3.CfnBucket;
    // With a bucket key, KMS hears of the bucket alone: neither of the object nor of the tenant.
    bucket.addPropertyOverride(
      'BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled',
      false,
    );
    const objects = { actions: ['s3:*'], resources: [this.arnForObjects('*')] };
    const lists = { actions: LISTS, resources: [this.bucketArn] };
    this.deny('OnlyTenantsAndTheirLifecycle', { ...objects, butFor: [this.tenantRoleArn] });
    this.deny('OnlyTheyList', { ...lists, butFor: [this.tenantRoleArn] });
    // A tag that is not there makes the statements that name it invalid: its absence is refused by itself.
    const absent = { conditions: { Null: { [`aws:PrincipalTag/${TENANT_TAG}`]: 'true' } } };
    this.deny('NobodyWithoutATenant', { ...objects, ...absent });
    this.deny('NobodyListsWithoutATenant', { ...lists, ...absent });
    this.deny('OnlyTheOwnPrefix', {
      actions: ['s3:*'],
      notResources: [this.bucketArn, this.arnForObjects(`${OWN_PREFIX}*`)],
    });
    this.deny('OnlyTheOwnPrefixIsListed', {
      ...lists,
      conditions: { StringNotLike: { 's3:prefix': `${OWN_PREFIX}*` } },
    });
    Exceptions.of(bucket).add({
      rules: ['HIPAA.Security-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketReplicationEnabled'],
      ...kind.notReplicated,
      owner: 'security officer',
      expires: '2027-11-22',
      checkers: { guard: ['S3_BUCKET_REPLICATION_ENABLED'], checkov: ['CKV_AWS_144'] },
    });
  }

  /** Excepts a role of the tenant lifecycle, by name, from the denials that ask for a tenant. */
  admit(role: iam.IRole): void {
    this.lifecycle.push(namedRoleArn(role));
    for (const { statement, others } of this.excepting) {
      statement.addCondition('ArnNotEquals', { 'aws:PrincipalArn': [...others, ...this.lifecycle] });
    }
  }

  /** Refuses something to everybody but the lifecycle of tenants, and whoever is named. */
  protected deny(sid: string, { butFor = [], lifecycleToo, conditions, ...what }: Denial): void {
    const statement = new iam.PolicyStatement({
      sid,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      ...what,
      conditions: {
        ...conditions,
        ...(butFor.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': [...butFor] } }),
      },
    });
    this.addToResourcePolicy(statement);
    if (!lifecycleToo) this.excepting.push({ statement, others: butFor });
  }
}

interface Denial extends Pick<
  iam.PolicyStatementProps,
  'actions' | 'resources' | 'notResources' | 'conditions'
> {
  /** ARNs of roles. @default - nobody */
  readonly butFor?: readonly string[];
  /** Whether the lifecycle is refused too. @default false */
  readonly lifecycleToo?: boolean;
}
