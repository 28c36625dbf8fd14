import type { Attack } from '../attack';
import { CONTEXT } from './context';
import { INFERENCE } from './inference';
import { PRIVILEGES } from './privileges';
import { ROWS } from './rows';
import { SESSION } from './session';

/** Every attempt; the name says what it tries. */
export const ATTACKS: readonly Attack[] = [...CONTEXT, ...ROWS, ...INFERENCE, ...PRIVILEGES, ...SESSION];
