/** A clock that a paragraph starts. Days are calendar days. */
export interface Deadline {
  /** The latest day; the rule usually asks for "without unreasonable delay" within it. */
  readonly days: number;
  readonly from: 'discovery' | 'end of the calendar year of discovery' | 'receipt of the request';
  /** Days of the one extension, where one is allowed. */
  readonly extensionDays?: number;
  readonly qualifier?: string;
}

/** A paragraph of 45 CFR Part 164. In a table, specifications follow the standard that they implement. */
export interface Paragraph {
  readonly title: string;
  readonly kind: 'standard' | 'specification';
  /** As the Security Rule labels it; null where the rule puts no label, which is everywhere else. */
  readonly requirement: 'required' | 'addressable' | null;
  readonly deadline?: Deadline;
  /** Numbers other than the deadline, named with their unit, such as `lookbackYears`. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly note?: string;
  /** @default - the source named at the head of the table */
  readonly source?: string;
}

type Details = Partial<Pick<Paragraph, 'deadline' | 'figures' | 'note' | 'source'>>;

/** A standard whose duties are in its specifications, or that carries no label. */
export const standard = (title: string, details: Details = {}): Paragraph => ({
  title,
  kind: 'standard',
  requirement: null,
  ...details,
});

/** A standard without specifications, which is itself required. */
export const requiredStandard = (title: string, details: Details = {}): Paragraph => ({
  ...standard(title, details),
  requirement: 'required',
});

/** A specification without a label. */
export const specification = (title: string, details: Details = {}): Paragraph => ({
  ...standard(title, details),
  kind: 'specification',
});

export const required = (title: string, details: Details = {}): Paragraph => ({
  ...specification(title, details),
  requirement: 'required',
});

export const addressable = (title: string, details: Details = {}): Paragraph => ({
  ...specification(title, details),
  requirement: 'addressable',
});

/** What a table of paragraphs is checked against. */
export type ParagraphTable = Readonly<Record<`164.${string}`, Paragraph>>;
