import { Duration, Stack, Tags, aws_iam as iam, type aws_kms as kms, type aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { ACTS_TAG, CONTEXT_KEY, OWN_PREFIX, OWN_TENANT, TENANT_TAG, tenantAlias } from './tenant-tag';

/** What a tag may hold and the name of a tenant may not. Capitals pass: no tenant has any, so that they open nothing. */
const NO_TENANT = [
  '',
  '-*',
  '*-',
  '* *',
  '*.*',
  '*/*',
  '*:*',
  '*=*',
  '*+*',
  '*@*',
  '*_*',
  `${'?'.repeat(64)}*`,
];

/** What the sessions of tenants work with. */
export interface TenantReach {
  readonly name: string;
  readonly data: s3.IBucket;
  readonly dataKeys: s3.IBucket;
  /** Key of the bucket of data keys. */
  readonly encryptionKey: kms.IKey;
  /** @default - each tenant has a key of its own */
  readonly pooledKey?: kms.IKey;
}

/**
 * The role with which workloads act for one tenant at a time: the session says which by its tag `bulwark:tenant`, and
 * every permission ends at that tenant (TEN-2). 45 CFR 164.312(a)(1).
 */
export class TenantRole extends ManagedPolicyRole {
  constructor(
    scope: Construct,
    id: string,
    private readonly actsFor: string,
  ) {
    super(scope, id, {
      description: 'Acts for the tenant that the session tag names',
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.AccountRootPrincipal().withConditions(sessionConditions(actsFor)).withSessionTags(),
    });
    Tags.of(this).add('bulwark:purpose', 'tenant-role');
    Exceptions.of(this.node.defaultChild as iam.CfnRole).add({
      rules: ['IDN-9.human-roles'],
      reason: 'Its trust names the account, for the roles of workloads come after it; no person takes it.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating: `Only roles that bear the tag ${ACTS_TAG} take it, for one tenant, for an hour (TEN-2).`,
    });
  }

  /**
   * Lets a role act for tenants.
   * @throws when the role is not declared in this app: it cannot be tagged from here
   */
  grantActFor(role: iam.IRole): void {
    if (!(role instanceof iam.Role)) {
      throw new Error(
        `${this.node.path}: grantActFor was given ${role.node.path}, which this app does not declare; allowed: a role of this app (TEN-2)`,
      );
    }
    Tags.of(role).add(ACTS_TAG, this.actsFor);
    iam.Grant.addToPrincipal({
      grantee: role,
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      resourceArns: [this.roleArn],
    });
  }

  /** Gives the sessions of each tenant its own objects, data keys and key. */
  reach({ name, data, dataKeys, encryptionKey, pooledKey }: TenantReach): void {
    const allow = (actions: string[], resource: string, conditions?: iam.Conditions) =>
      this.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions, resources: [resource], ...(conditions && { conditions }) }),
      );
    const stack = Stack.of(this);
    const ofTenant = { [CONTEXT_KEY]: OWN_TENANT };
    const through = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const use = [...through, 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
    allow(
      [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:GetObjectVersion',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      data.arnForObjects(`${OWN_PREFIX}*`),
    );
    allow(['s3:GetObject', 's3:PutObject'], dataKeys.arnForObjects(`${OWN_PREFIX}data-keys/*`));
    for (const bucket of [data, dataKeys]) {
      allow(['s3:ListBucket', 's3:ListBucketVersions'], bucket.bucketArn, {
        StringLike: { 's3:prefix': `${OWN_PREFIX}*` },
      });
    }
    // The objects that hold data keys, which are wrapped already, through S3 alone.
    allow(through, encryptionKey.keyArn, {
      StringEquals: { 'kms:ViaService': `s3.${stack.region}.amazonaws.com` },
      StringLike: {
        'kms:EncryptionContext:aws:s3:arn': dataKeys.arnForObjects(`${OWN_PREFIX}data-keys/*`),
      },
    });
    if (pooledKey) allow(use, pooledKey.keyArn, { StringEquals: ofTenant });
    else {
      allow(use, stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' }), {
        StringEquals: {
          ...ofTenant,
          [`aws:ResourceTag/${TENANT_TAG}`]: OWN_TENANT,
          'aws:ResourceTag/bulwark:purpose': 'tenant-key',
        },
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': tenantAlias(name, OWN_TENANT) },
      });
    }
    Exceptions.of(this).add({
      rules: [
        'AwsSolutions-IAM5[Resource::*/tenants/*]',
        ...(pooledKey ? [] : ['AwsSolutions-IAM5[Resource::*:key/*]']),
      ],
      reason:
        'Tenants come after the deployment; a policy names theirs by the tag of the session, not by name.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating:
        'Every statement ends at the tenant of the session, in its prefix, its key or its encryption context (TEN-2).',
    });
  }
}

/** One tenant a session, in the form of a tenant, kept through every role that the session assumes after this one. */
const sessionConditions = (actsFor: string): iam.Conditions => ({
  StringEquals: { [`aws:PrincipalTag/${ACTS_TAG}`]: actsFor },
  Null: { [`aws:RequestTag/${TENANT_TAG}`]: 'false' },
  StringNotLike: { [`aws:RequestTag/${TENANT_TAG}`]: NO_TENANT },
  'ForAllValues:StringEquals': { 'aws:TagKeys': [TENANT_TAG] },
  'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': [TENANT_TAG] },
});
