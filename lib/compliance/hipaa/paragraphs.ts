import { BREACH_RULE } from './breach-rule';
import { PRIVACY_RULE } from './privacy-rule';
import { SECURITY_RULE } from './security-rule';

/** The tables of paragraphs, by rule. */
export const PARAGRAPHS_BY_RULE = {
  security: SECURITY_RULE,
  breach: BREACH_RULE,
  privacy: PRIVACY_RULE,
} as const;

/** Every paragraph that the catalogue can cite, in the order of the rules. */
export const PARAGRAPHS = { ...SECURITY_RULE, ...BREACH_RULE, ...PRIVACY_RULE } as const;

/** A paragraph of 45 CFR Part 164 without the section sign, such as `164.312(a)(1)`. */
export type Citation = keyof typeof PARAGRAPHS;
