import { specification, standard, type ParagraphTable } from './paragraph';

const request = (days: number) => ({ days, from: 'receipt of the request', extensionDays: 30 }) as const;

/**
 * The paragraphs of the Privacy Rule that Bulwark serves: 45 CFR Part 164 Subpart E, as in force in November 2026.
 * Source: Electronic Code of Federal Regulations. The subpart labels nothing required or addressable.
 */
export const PRIVACY_RULE = {
  '164.502(b)': standard('Minimum necessary'),

  '164.504(e)(1)': standard('Business associate contracts', { source: 'eCFR, text of § 164.504(e)' }),
  '164.504(e)(2)': specification('What a business associate contract provides', {
    source: 'eCFR, text of § 164.504(e)',
  }),
  '164.504(e)(5)': specification('Business associate contracts with subcontractors', {
    source: 'eCFR, text of § 164.504(e)',
  }),

  '164.514(b)(1)': specification('De-identification: expert determination'),
  '164.514(b)(2)': specification('De-identification: safe harbor', { figures: { identifiers: 18 } }),

  '164.520(a)': standard('Notice of privacy practices'),
  '164.520(b)': specification('Content of the notice'),
  '164.520(c)': specification('Provision of the notice', {
    figures: { healthPlanReminderYears: 3, healthPlanMaterialChangeDaysWithoutWebsite: 60 },
    note: 'A provider with direct treatment gives it no later than the first service.',
  }),
  '164.520(e)': specification('Documentation of the notice'),

  '164.522(a)(1)': standard('Right to request restriction of uses and disclosures', {
    note: 'A disclosure to a health plan of what was paid in full out of pocket must be restricted: (a)(1)(vi).',
  }),
  '164.522(a)(2)': specification('Terminating a restriction'),
  '164.522(a)(3)': specification('Documentation of restrictions'),
  '164.522(b)(1)': standard('Confidential communications'),
  '164.522(b)(2)': specification('Conditions on providing confidential communications'),

  '164.524(a)': standard('Access of individuals to protected health information'),
  '164.524(b)': specification('Requests for access and timely action', { deadline: request(30) }),
  '164.524(c)': specification('Provision of access'),
  '164.524(d)': specification('Denial of access'),
  '164.524(e)': specification('Documentation of access'),

  '164.526(a)': standard('Right to amend'),
  '164.526(b)': specification('Requests for amendment and timely action', { deadline: request(60) }),
  '164.526(c)': specification('Accepting the amendment'),
  '164.526(d)': specification('Denying the amendment'),
  '164.526(e)': specification('Actions on notices of amendment'),
  '164.526(f)': specification('Documentation of amendments'),

  '164.528(a)': standard('Right to an accounting of disclosures', { figures: { lookbackYears: 6 } }),
  '164.528(b)': specification('Content of the accounting'),
  '164.528(c)': specification('Provision of the accounting', {
    deadline: request(60),
    figures: { freeInMonths: 12 },
    note: 'The first accounting in any twelve months is free.',
  }),
  '164.528(d)': specification('Documentation of accountings'),

  '164.530(a)': standard('Personnel designations', { source: 'eCFR, text of § 164.530(a)' }),
  '164.530(j)': standard('Documentation', {
    figures: { retentionYears: 6 },
    note: 'From creation, or from when it was last in effect, whichever is later.',
  }),
} satisfies ParagraphTable;
