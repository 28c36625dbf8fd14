import type { Construct } from 'constructs';
import { TenantBucket, type TenantBucketProps } from './tenant-bucket';

/**
 * Wrapped data keys of tenants, `tenants/<tenant>/data-keys/<id>.json`. Nothing locks, copies or backs it up: ending a
 * tenant in pooled mode means to destroy every copy of its data keys, and here every copy is within reach (KEY-4).
 */
export class TenantKeyBucket extends TenantBucket {
  constructor(scope: Construct, id: string, props: TenantBucketProps) {
    super(scope, id, props, {
      purpose: 'tenant-data-keys',
      notReplicated: {
        reason: 'Every copy of a wrapped data key must be within reach of whoever destroys it.',
        compensating: 'Versioned, in three zones, and nobody but the lifecycle deletes a data key (KEY-4).',
      },
    });
    this.deny('OnlyTheLifecycleDestroysKeys', {
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [this.arnForObjects('*')],
    });
    // A data key that was overwritten would take with it whatever is sealed under it.
    this.deny('NobodyOverwritesBlindly', {
      actions: ['s3:PutObject'],
      resources: [this.arnForObjects('*')],
      conditions: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } },
      lifecycleToo: true,
    });
    this.deny('NobodyMakesThemLast', {
      actions: [
        's3:BypassGovernanceRetention',
        's3:PutBucketObjectLockConfiguration',
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
        's3:PutReplicationConfiguration',
      ],
      resources: [this.bucketArn, this.arnForObjects('*')],
      lifecycleToo: true,
    });
  }
}
