import { aws_iam as iam, type aws_kms as kms, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Exceptions } from '../../compliance/gate/exceptions';
import { customerKey } from '../customer-key';
import { pooledKey, type PooledKey } from './pooled-key';
import { TenantDataBucket } from './tenant-data-bucket';
import { TenantKeyBucket } from './tenant-key-bucket';
import type { TenantBucket } from './tenant-bucket';
import { TenantRole } from './tenant-role';

export interface TenantStoresProps {
  /** Name of the deployment. The key of a tenant has the alias `alias/<name>/tenant/<tenant>`. */
  readonly name: string;
  /** Customer managed key of what is under no tenant's key: the objects that hold wrapped data keys. */
  readonly encryptionKey: kms.IKey;
  /** Bucket that receives the access logs of both buckets. */
  readonly serverAccessLogsBucket: s3.IBucket;
  /**
   * How tenants are separated by keys: one KMS key a tenant, or one data key a tenant under one KMS key (KEY-2).
   * @default 'dedicated'
   */
  readonly tenantKeys?: 'dedicated' | 'pooled';
  /** Names (with path) of IAM roles that administer the pooled key; they can never use it. @default - the deployment role */
  readonly keyAdministrators?: readonly string[];
}

/** What a step of the tenant lifecycle does with what lies below `tenants/`. */
export type LifecycleAccess = 'read' | 'write' | 'destroy';

/** What each kind of access needs. */
const LIFECYCLE = {
  read: {
    objects: ['s3:GetObject', 's3:GetObjectVersion'],
    buckets: ['s3:ListBucket', 's3:ListBucketVersions'],
    key: ['kms:Decrypt'],
  },
  write: { objects: ['s3:PutObject'], buckets: [], key: ['kms:GenerateDataKey'] },
  destroy: {
    objects: [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:GetObjectLegalHold',
      's3:GetObjectRetention',
    ],
    buckets: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
    key: [],
  },
} as const satisfies Record<LifecycleAccess, Record<string, readonly string[]>>;

const NAME = /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/;

/**
 * Where tenants keep objects and data keys, and the role with which workloads act for one tenant at a time. The bucket
 * policies refuse everybody whose session is not of the tenant whose prefix it is (TEN-2); each tenant's objects are
 * under its own key, with an encryption context that names it (KEY-2); and every copy of a data key can be destroyed
 * (KEY-4). 45 CFR 164.312(a)(1), 164.312(a)(2)(iv).
 *
 * @throws when the key is missing, the name is no name of a deployment, or the mode is neither of both
 * @example
 * const stores = new TenantStores(this, 'Tenants', { name: 'clinic', encryptionKey: key, serverAccessLogsBucket });
 * // A workload that acts for tenants: it assumes stores.role with the session tag bulwark:tenant, transitive.
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * stores.grantActFor(role);
 */
export class TenantStores extends Construct {
  /** Objects of tenants, below `tenants/<tenant>/`. Every request to it should have its audit record (AUD-7). */
  readonly data: s3.IBucket;
  /** Wrapped data keys of tenants, `tenants/<tenant>/data-keys/<id>.json`. */
  readonly dataKeys: s3.IBucket;
  /** What workloads assume, with the session tag `bulwark:tenant`. */
  readonly role: iam.IRole;
  /** Key of all tenants, in pooled mode. */
  readonly pooledKey?: kms.IKey;
  private readonly buckets: readonly TenantBucket[];
  private readonly tenantRole: TenantRole;
  private readonly pool?: PooledKey;
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: TenantStoresProps) {
    super(scope, id);
    const { name, serverAccessLogsBucket, tenantKeys = 'dedicated' } = props;
    if (!NAME.test(name)) {
      throw new Error(
        `${this.node.path}: name was "${name}"; allowed: lower-case letters, digits and hyphens, 2 to 32 long, starting with a letter`,
      );
    }
    if (!['dedicated', 'pooled'].includes(tenantKeys)) {
      throw new Error(
        `${this.node.path}: tenantKeys was "${tenantKeys}"; allowed: dedicated or pooled (KEY-2)`,
      );
    }
    const encryptionKey = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    const role = new TenantRole(this, 'Role', name);
    if (tenantKeys === 'pooled') {
      this.pool = pooledKey(this, { name, tenantRole: role, administrators: props.keyAdministrators });
      this.pooledKey = this.pool.key;
    }
    const pooled = this.pooledKey && { pooledKey: this.pooledKey };
    const common = { encryptionKey, serverAccessLogsBucket, tenantRole: role };
    const data = new TenantDataBucket(this, 'Data', { ...common, name, ...pooled });
    const dataKeys = new TenantKeyBucket(this, 'DataKeys', common);
    role.reach({ name, data, dataKeys, encryptionKey, ...pooled });
    this.encryptionKey = encryptionKey;
    this.tenantRole = role;
    this.role = role;
    this.data = data;
    this.dataKeys = dataKeys;
    this.buckets = [data, dataKeys];
  }

  /**
   * Lets a workload act for tenants, one a session.
   * @throws when the role is not declared in this app
   */
  grantActFor(role: iam.IRole): void {
    this.tenantRole.grantActFor(role);
  }

  /**
   * Lets a step of the tenant lifecycle, which carries no tag, work below `tenants/` in both buckets: it is excepted
   * from the denials by name. In pooled mode it may use the key as well, and names the tenant in the context.
   */
  grantLifecycle(role: iam.IRole, ...may: readonly LifecycleAccess[]): void {
    const allow = (actions: readonly string[], ...resourceArns: string[]) =>
      iam.Grant.addToPrincipal({ grantee: role, actions: [...actions], resourceArns });
    const [onObjects, onBuckets, onKey] = (['objects', 'buckets', 'key'] as const).map((what) => [
      ...new Set(may.flatMap((access) => LIFECYCLE[access][what])),
    ]) as [string[], string[], string[]];
    for (const bucket of this.buckets) {
      bucket.admit(role);
      allow(onObjects, bucket.arnForObjects('tenants/*'));
      if (onBuckets.length > 0) allow(onBuckets, bucket.bucketArn);
    }
    this.pool?.admit(role);
    const keys = [this.encryptionKey, ...(this.pooledKey ? [this.pooledKey] : [])];
    if (onKey.length > 0) allow(onKey, ...keys.map(({ keyArn }) => keyArn));
    Exceptions.of(role).add({
      rules: ['AwsSolutions-IAM5[Resource::*/tenants/*]'],
      reason: 'It begins and ends tenants, which come after the deployment.',
      owner: 'security officer',
      expires: '2027-11-22',
      compensating: `In the two buckets of tenants, below tenants/, and only: ${may.join(', ')} (TEN-3).`,
    });
  }
}
