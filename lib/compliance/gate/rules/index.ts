import type { Rule } from '../rule';
import { readableResource } from './evd-1.readable-resource';
import { encryptedAtRest } from './key-1.encrypted-at-rest';
import { kmsRotation } from './key-1.kms-rotation';
import { signingSuccession } from './key-1.signing-succession';
import { policySeparation } from './key-3.policy-separation';
import { tamperingAlarm } from './key-3.tampering-alarm';

/** Every rule of the gate, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  encryptedAtRest,
  kmsRotation,
  signingSuccession,
  policySeparation,
  tamperingAlarm,
  readableResource,
];
