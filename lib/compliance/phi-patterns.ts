/** What AWS WAF does to a path or query before it matches, in this order. */
export const WAF_TRANSFORMATIONS = ['URL_DECODE', 'LOWERCASE'] as const;

export interface PhiPattern {
  readonly kind: 'Ssn' | 'Mrn' | 'BirthDate' | 'Email' | 'Phone';
  readonly description: string;
  readonly patterns: readonly string[];
}

export const PHI_PATTERNS: readonly PhiPattern[] = [
  { kind: 'Ssn', description: 'Social security numbers', patterns: ['[0-9]{3}-[0-9]{2}-[0-9]{4}'] },
];
