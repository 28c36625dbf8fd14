import { Stack, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TenantBucket, type TenantBucketProps } from './tenant-bucket';
import { tenantAlias } from './tenant-tag';

export interface TenantDataBucketProps extends TenantBucketProps {
  /** Name of the deployment: tenants' keys have aliases below it. */
  readonly name: string;
  /** The one key of all tenants, in pooled mode. @default - each tenant has its own */
  readonly pooledKey?: kms.IKey;
}

/** Documents of tenants, each object under the key of its tenant (TEN-2, KEY-2). */
export class TenantDataBucket extends TenantBucket {
  constructor(scope: Construct, id: string, props: TenantDataBucketProps) {
    super(scope, id, props, {
      purpose: 'tenant-data',
      notReplicated: {
        reason:
          'A copy in another region would be under another key, which ending the tenant does not destroy.',
        compensating: 'Versioned, in three zones, and nobody but the lifecycle removes a version (KEY-4).',
      },
    });
    const { name, pooledKey, encryptionKey } = props;
    const stack = Stack.of(this);
    const inKms = (resource: string) => stack.formatArn({ service: 'kms', resource });
    const put = { actions: ['s3:PutObject'], resources: [this.arnForObjects('*')], lifecycleToo: true };
    // Absent headers mean the bucket's own key, which is no tenant's: these operators refuse what is absent too.
    this.deny('OnlyUnderKms', {
      ...put,
      conditions: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    });
    // Which tenant's key is KMS's to judge: S3 cannot see whose it is.
    this.deny('OnlyUnderANamedKey', {
      ...put,
      conditions: {
        StringNotLike: {
          [KEY_ID]: pooledKey ? [pooledKey.keyArn] : [inKms('key/*'), inKms(tenantAlias(name, '*'))],
        },
      },
    });
    if (!pooledKey) {
      this.deny('NotUnderTheKeyOfTheBucket', {
        ...put,
        conditions: { StringEquals: { [KEY_ID]: encryptionKey.keyArn } },
      });
    }
    this.deny('OnlyTheLifecycleRemovesVersions', {
      actions: ['s3:DeleteObjectVersion'],
      resources: [this.arnForObjects('*')],
    });
  }
}

const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
