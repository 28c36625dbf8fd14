/** Identifiers of a person that show in a URL. Names do not: no pattern tells one from a word. */
export type PhiKind = 'Ssn' | 'Mrn' | 'BirthDate' | 'Email' | 'Phone';

export interface PhiPattern {
  readonly kind: PhiKind;
  readonly description: string;
  /**
   * Expressions in the part of PCRE that AWS WAF accepts and that means the same in JavaScript: classes, bounded
   * repeats, non-capturing groups and anchors; no look-around, no back-references, no `\b`. At most 10 of at most
   * 200 characters. AWS WAF Developer Guide, "Supported regular expression syntax" and "AWS WAF quotas".
   */
  readonly patterns: readonly string[];
}

/**
 * What AWS WAF does to a path or a query before it matches, in this order. Two decodings, of two kinds, because an
 * application that builds a URL into a URL encodes twice.
 */
export const PHI_TRANSFORMATIONS = ['URL_DECODE', 'URL_DECODE_UNI', 'LOWERCASE'] as const;

/** `from=1900-01-01` and `since=1970-01-01` are how filters say "ever"; every other day of that century is a birthday. */
const BIRTH_YEAR = '19(?:0[1-9]|[1-689][0-9]|7[1-9])';
const DAY_OR_MONTH = '[0-3]?[0-9]';
/** Between a name and its value: `=`, `:`, `/`, and what JSON and arrays put there: `":"`, `[]=`. Never another field, nor a file name. */
const IS = '[^a-z0-9&.]{1,5}';

/**
 * What may not stand in a path or query (TLS-4). A number alone is an id and passes; it is refused where its form
 * (`123-45-6789`) or its name (`mrn=`) says that it identifies a person. Opaque ids, UUIDs and dates of this century
 * pass, so that routes such as `/schedule/2026-11-22` work.
 */
export const PHI_PATTERNS: readonly PhiPattern[] = [
  {
    kind: 'Ssn',
    description: 'Social security numbers',
    patterns: [
      '(?:^|[^0-9a-z-])[0-8][0-9]{2}[-. +][0-9]{2}[-. +][0-9]{4}(?:[^0-9a-z-]|$)',
      `(?:^|[^a-z]|patient|user|member|person)ssn[-_. ]?(?:number|num|no|last[-_]?4|last[-_]?four)?${IS}[*x-]{0,7}[0-9]{4}`,
      `social[-_. ]?security[-_. ]?(?:number|num|no)?${IS}[*x-]{0,7}[0-9]{3}`,
    ],
  },
  {
    kind: 'Mrn',
    description: 'Medical record numbers',
    patterns: [
      '(?:^|[^a-z]|patient)mrn[-_. ]?(?:number|num|no|id)?[^a-z0-9&]{0,5}[a-z]{0,3}-?[0-9]{4}',
      `(?:chart|patient|(?:medical|health|hospital)[-_. ]?record)[-_. ]?(?:number|num|no)${IS}[a-z]{0,3}-?[0-9]{4}`,
    ],
  },
  {
    kind: 'BirthDate',
    description: 'Dates of birth',
    patterns: [
      '(?:dob|birth[-_. ]?(?:date|day|year)|date[-_. ]?of[-_. ]?birth)(?:[-_](?:from|to))?[^a-z0-9&]{0,4}[=:/|][^&/}]{0,16}[0-9]{2}',
      `(?:^|[^0-9])${BIRTH_YEAR}[-/.]${DAY_OR_MONTH}[-/.]${DAY_OR_MONTH}(?:[^0-9]|$)`,
      `(?:^|[^0-9])${DAY_OR_MONTH}[-/.]${DAY_OR_MONTH}[-/.]${BIRTH_YEAR}(?:[^0-9]|$)`,
    ],
  },
  {
    kind: 'Email',
    description: 'E-mail addresses',
    patterns: [
      // A label that is a number alone is a version (react@18.2.0.js), and 2x is a picture (logo@2x.png).
      '[a-z0-9_%+-]@(?:[a-z]|[0-9]+[a-z-][a-z0-9-])[a-z0-9.-]*[.][a-z]{2}',
      '[a-z0-9_%+-]@[0-9]+[.](?:com|net|org)',
    ],
  },
  {
    kind: 'Phone',
    description: 'Telephone and fax numbers',
    patterns: [
      '(?:^|[^0-9a-z.-])(?:[+]?1[-. +]?)?[(]?[2-9][0-9]{2}(?:[)][ +]?|[-. +])[0-9]{3}[-. +][0-9]{4}(?:[^0-9a-z-]|$)',
      // A plus that was decoded twice is a space.
      `(?:(?:^|[^0-9a-z])[+]|(?:^|[=:/,"'])[ ])[1-9][0-9]{9,14}(?:[^0-9]|$)`,
      `(?:^|[^a-z]|home|work|cell|patient)(?:phone|mobile|cell|tel|telephone|fax|sms)[-_. ]?(?:number|num|no)?${IS}(?:[0-9]{10,11}|[0-9]{3}[-. +][0-9]{4})(?:[^0-9]|$)`,
    ],
  },
];

const COMPILED = PHI_PATTERNS.map(({ kind, patterns }) => ({
  kind,
  expression: new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|')),
}));

/** What a text that is decoded and in lower case gives away, or undefined. */
export const phiKindIn = (text: string): PhiKind | undefined =>
  COMPILED.find(({ expression }) => expression.test(text))?.kind;
