import { CONTROLS } from '../../lib/compliance/controls';
import { sabotageProof } from '../support/sabotage';

/** Every resource that a control names must be missed when it is gone, and every property of it when it is another. */
for (const { id, proofs } of CONTROLS) {
  for (const proof of proofs) if (proof.kind === 'resource') sabotageProof(id, proof);
}
