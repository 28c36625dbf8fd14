import { specification, standard, type ParagraphTable } from './paragraph';

const WITHIN_60_DAYS = { days: 60, from: 'discovery', qualifier: 'without unreasonable delay' } as const;

/**
 * The Breach Notification Rule: 45 CFR Part 164 Subpart D, §§ 164.400 to 164.414, as in force in November 2026.
 * Source: Electronic Code of Federal Regulations. The subpart labels nothing required or addressable; all of it is duty.
 */
export const BREACH_RULE = {
  '164.400': standard('Applicability', { source: 'eCFR, text of § 164.400' }),
  '164.402(2)': standard('Breach: presumption and four-factor risk assessment', {
    source: 'eCFR, text of § 164.402, definition of breach, paragraph (2)',
  }),

  '164.404(a)': standard('Notification to individuals'),
  '164.404(b)': specification('Timeliness of notification to individuals', { deadline: WITHIN_60_DAYS }),
  '164.404(c)': specification('Content of notification to individuals'),
  '164.404(d)': specification('Methods of notification to individuals', {
    figures: { substituteNoticeFromIndividuals: 10, webPostingDays: 90, tollFreeNumberDays: 90 },
  }),

  '164.406(a)': standard('Notification to the media', {
    figures: { moreThanResidents: 500 },
    note: 'More than 500 residents of one State or jurisdiction.',
  }),
  '164.406(b)': specification('Timeliness of notification to the media', { deadline: WITHIN_60_DAYS }),
  '164.406(c)': specification('Content of notification to the media'),

  '164.408(a)': standard('Notification to the Secretary'),
  '164.408(b)': specification('Breaches involving 500 or more individuals', {
    deadline: { days: 60, from: 'discovery', qualifier: 'at the same time as the notice of § 164.404(a)' },
    figures: { individualsAtLeast: 500 },
  }),
  '164.408(c)': specification('Breaches involving fewer than 500 individuals', {
    deadline: { days: 60, from: 'end of the calendar year of discovery' },
    figures: { individualsFewerThan: 500 },
  }),

  '164.410(a)': standard('Notification by a business associate'),
  '164.410(b)': specification('Timeliness of notification by a business associate', {
    deadline: WITHIN_60_DAYS,
  }),
  '164.410(c)': specification('Content of notification by a business associate'),

  '164.412': standard('Law enforcement delay', {
    figures: { oralStatementDaysAtMost: 30 },
    note: 'The text does not call it a standard.',
  }),
  '164.414(a)': standard('Administrative requirements', { note: 'The text does not call it a standard.' }),
  '164.414(b)': standard('Burden of proof', { note: 'The text does not call it a standard.' }),
} satisfies ParagraphTable;
