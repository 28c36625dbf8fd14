import type { Rule } from '../rule';
import { COLUMNS } from './columns';
import { FUNCTIONS } from './functions';
import { GRANTS } from './grants';
import { KEYS } from './keys';
import { POLICIES } from './policies';
import { ROLES } from './roles';
import { SETTINGS } from './settings';
import { TABLES } from './tables';
import { VIEWS } from './views';
import { WAYS_OUT } from './ways-out';

/** Every rule, in the order in which a table is made safe. */
export const RULES: readonly Rule[] = [
  ...TABLES,
  ...POLICIES,
  ...KEYS,
  ...COLUMNS,
  ...VIEWS,
  ...FUNCTIONS,
  ...ROLES,
  ...GRANTS,
  ...WAYS_OUT,
  ...SETTINGS,
];
