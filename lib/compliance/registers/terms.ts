/** Something that an agreement with a customer says (VND-4). */
export interface Term {
  readonly title: string;
  /** Paragraph of 45 CFR 164.504(e)(2) that makes it mandatory; null for a promise that VND-4 alone makes. */
  readonly paragraph: string | null;
}

/** 45 CFR 164.504(e)(2) and 164.314(a)(2)(i); sub-paragraphs as the eCFR counts them. */
export const TERMS = {
  'permitted-uses': { title: 'permitted and required uses, and no others', paragraph: '(i), (ii)(A)' },
  safeguards: { title: 'safeguards, and the Security Rule', paragraph: '(ii)(B)' },
  'breach-report': { title: 'report of breaches, incidents and other uses', paragraph: '(ii)(C)' },
  subcontractors: { title: 'the same restrictions for subcontractors', paragraph: '(ii)(D)' },
  access: { title: 'access for individuals', paragraph: '(ii)(E)' },
  amendment: { title: 'amendment of records', paragraph: '(ii)(F)' },
  accounting: { title: 'accounting of disclosures', paragraph: '(ii)(G)' },
  'delegated-duties': {
    title: "the rule's demands on duties that the customer delegates",
    paragraph: '(ii)(H)',
  },
  'hhs-audit': { title: 'books and practices open to HHS', paragraph: '(ii)(I)' },
  'return-or-destruction': { title: 'return or destruction at the end', paragraph: '(ii)(J)' },
  termination: { title: 'the customer may terminate for a violation', paragraph: '(iii)' },
  'customer-audit': { title: 'the customer may audit', paragraph: null },
} as const satisfies Readonly<Record<string, Term>>;

export type TermId = keyof typeof TERMS;

export const TERM_IDS = Object.keys(TERMS) as [TermId, ...TermId[]];

/** Without one of these there is no agreement in the sense of 164.504(e)(2). */
export const MANDATORY: readonly TermId[] = TERM_IDS.filter((id) => TERMS[id].paragraph !== null);
