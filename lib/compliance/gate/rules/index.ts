import type { Rule } from '../rule';
import { kmsRotation } from './key-1.kms-rotation';

/** Every rule of the gate, in the order of the catalogue. */
export const RULES: readonly Rule[] = [kmsRotation];
