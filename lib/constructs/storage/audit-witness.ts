import type { Construct } from 'constructs';
import { LockedBucket, type LockedBucketProps } from './locked-bucket';

/** `encryptionKey` is the witness's own: not that of the archive. */
export type AuditWitnessProps = LockedBucketProps;

/**
 * A second locked place, under a key of its own, that sees every signed checkpoint: whoever could rewrite the archive
 * would still be contradicted here (AUD-4). 45 CFR 164.312(c)(2).
 *
 * @throws when the retention is shorter than six years
 * @example
 * const { key: witnessKey } = new EncryptionKey(this, 'WitnessKey', { purpose: 'Witness', alias: 'app/witness' });
 * new AuditWitness(this, 'Witness', { encryptionKey: witnessKey, serverAccessLogsBucket });
 */
export class AuditWitness extends LockedBucket {
  constructor(scope: Construct, id: string, props: AuditWitnessProps) {
    super(scope, id, props, {
      purpose: 'audit-witness',
      notReplicated: 'It is itself the second copy of the checkpoints; the first is in the archive.',
    });
  }
}
