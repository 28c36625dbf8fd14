import {
  dataKeyBucket,
  dataKeys,
  fieldCipher,
  type FieldCipher,
  type FieldCipherOptions,
  kmsWrapper,
} from '../../../runtime/field-encryption';
import { aggregated } from '../../support/aws/aggregated';
import { Process } from '../../support/aws/service';
import { ACCOUNT, FakeKeys, ofEachTenant, ofTenant, type Tags } from '../../support/aws/symmetric-keys';
import { FakeVersionedBucket } from '../../support/aws/versioned-bucket';

export const BUCKET = 'tenant-keys-of-111122223333';
export const START = Date.parse('2026-03-01T00:00:00Z');
export const DAY_MS = 86_400_000;
export const NAME = {
  table: 'phi.patient_identifier',
  column: 'value',
  row: '11111111-2222-4333-8444-555555555555',
};

/** Two dedicated tenants, and as many pooled ones as are asked for. */
export class World {
  readonly keys = new FakeKeys();
  readonly bucket: FakeVersionedBucket;
  readonly shared = this.keys.create(ofEachTenant);
  readonly dedicated = new Map<string, string>();
  now = START;

  constructor(options: { readonly hidesWhatIsNotThere?: boolean } = {}) {
    this.bucket = new FakeVersionedBucket(BUCKET, this.keys, 2, options.hidesWhatIsNotThere);
    for (const tenant of ['clinic-a', 'clinic-b']) this.dedicate(tenant);
  }

  /** @returns the ARN of the tenant's own key */
  dedicate(tenant: string): string {
    const arn = this.keys.create(ofTenant(tenant));
    this.dedicated.set(tenant, arn);
    return arn;
  }

  kmsKeyOf = (tenant: string): string => this.dedicated.get(tenant) ?? this.shared;

  /** What a process holds: clients whose credentials are of the tenant they are asked for, or of somebody else. */
  clients(process = new Process(), tagsOf = (tenant: string): Tags => ({ 'bulwark:tenant': tenant })) {
    return {
      store: dataKeyBucket({
        bucket: BUCKET,
        s3: (tenant) => aggregated(process.client('S3', this.bucket.as(tagsOf(tenant)))),
      }),
      wrapper: kmsWrapper({
        account: ACCOUNT,
        kms: (tenant) => aggregated(process.client('KMS', this.keys.as(tagsOf(tenant)))),
      }),
    };
  }

  lifecycle(process = new Process()) {
    return this.clients(process, () => ({ lifecycle: 'true' }));
  }

  cipher(options: Omit<Partial<FieldCipherOptions>, 'now'> = {}, process = new Process()): FieldCipher {
    const now = () => this.now;
    const keys = dataKeys({ ...this.clients(process), kmsKeyOf: this.kmsKeyOf, now });
    return fieldCipher({ keys, now, ...options });
  }

  /** Calls to KMS that were answered. */
  get kmsCalls(): number {
    return Object.values(this.keys.calls).reduce((sum, calls) => sum + calls, 0);
  }
}
