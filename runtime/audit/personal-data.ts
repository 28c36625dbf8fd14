/** Identifiers of a person that show in text by their form or their label. Names do not: no pattern tells one. */
export const PERSONAL_DATA = ['ssn', 'mrn', 'birth-date', 'email', 'phone'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

/** How an identifier shows: by its form, or after a label. */
interface Signs {
  readonly form: readonly RegExp[];
  readonly label: readonly RegExp[];
}

/**
 * Expressions by kind, for folded text. A number alone is an id and passes; it is refused where its form
 * (`123-45-6789`) or its label (`MRN 00123456`) says that it identifies a person. Every repeat is bounded and no two
 * unbounded parts follow each other, so that the time grows with the length of the text alone.
 *
 * Dots separate the numbers of versions as well (`App/212.555.1234`): with dots, nothing may stand directly before.
 */
const SIGNS: Readonly<Record<PersonalData, Signs>> = {
  ssn: {
    form: [
      /(?<![a-z\d]|\d[-.])\d{3}[-_ ]\d{2}[-_ ]\d{4}(?![a-z\d]|[-.]\d)/,
      /(?<![a-z\d/.-])\d{3}\.\d{2}\.\d{4}(?![a-z\d]|[-.]\d)/,
    ],
    label: [
      /(?<![a-z])ssn[^a-z\d]{0,4}(?:(?:number|num|no|last four|last)[^a-z\d]{0,4})?[^a-wyz\d]{0,9}\d{3}/,
      /social[^a-z\d]{0,2}security[^\d]{0,16}\d{3}/,
    ],
  },
  mrn: {
    form: [],
    label: [
      /(?<![a-z])mrn[^a-z\d]{0,4}(?:(?:number|num|no|id)[^a-z\d]{0,4})?[a-z]{0,3}-?\d{4}/,
      /(?:medical|health|hospital)[-_. ]?record[-_. ]?(?:number|num|no|#)[^a-z\d]{0,4}[a-z]{0,3}-?\d{4}/,
      /(?:chart|patient)[-_. ]?(?:number|num|no|#)[^a-z\d]{0,4}[a-z]{0,3}-?\d{4}/,
    ],
  },
  'birth-date': {
    form: [],
    label: [
      /(?<![a-z])(?:dob|d\.o\.b\.?|born|birth[-_. ]?(?:date|day|year)|date[-_. ]?of[-_. ]?birth)[^a-z\d]{0,4}(?:(?:on|in|is|was)[^a-z\d]{1,2})?(?:\d{1,4}[-/. ]\d{1,2}|\d{4}|\d{0,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/,
    ],
  },
  email: {
    // A label of a domain that is a number alone is a version or a size (react@18.2.0.js, logo@2x.png).
    form: [/[\p{L}\d_%+'-]@(?!\d{1,4}x?\.(?!com|net|org))(?:[\p{L}\d][\p{L}\d-]{0,62}\.){1,8}\p{L}{2}/u],
    label: [],
  },
  phone: {
    form: [
      /(?<![a-z\d+]|\d[-.])(?:\+?1[-. ])?(?:\([2-9]\d{2}\)[- ]?|[2-9]\d{2}[-_ ])\d{3}[-_. ]\d{4}(?![a-z\d]|[-.]\d)/,
      /(?<![a-z\d/.-])(?:1\.)?[2-9]\d{2}\.\d{3}\.\d{4}(?![a-z\d]|[-.]\d)/,
      /\+[1-9]\d{0,2}[-. ]?\(?\d{1,4}\)?(?:[-. ]?\d{2,4}){2,4}/,
    ],
    label: [
      /(?<![a-z])(?:phone|telephone|mobile|cell|tel|fax|sms)[^a-z\d]{0,4}(?:(?:number|num|no)[^a-z\d]{0,4})?\(?\d{3}[^a-z\d]{0,2}\d{3}[^a-z\d]?\d/,
    ],
  },
};

/** What every form has in it, and every label: most texts have neither, and are done after two looks. */
const SOME_FORM = /\d\d[-_. ]\d{4}|@|\+\d/;
const SOME_LABEL =
  /ssn|social|mrn|(?:record|chart|patient)[-_. ]?[n#]|dob|d\.o\.b|born|birth|phone|mobile|cell|tel|fax|sms/;

/** Lower case; look-alikes of digits, spaces and hyphens become these, and what cannot be seen is left out. */
function folded(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the range is ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\p{Zs}/gu, ' ')
    .toLowerCase();
}

/**
 * What a text gives away of a person.
 * @param kinds what to look for
 * @returns the first kind that was found
 */
export function personalDataIn(
  text: string,
  kinds: readonly PersonalData[] = PERSONAL_DATA,
): PersonalData | undefined {
  const plain = folded(text);
  const [form, label] = [SOME_FORM.test(plain), SOME_LABEL.test(plain)];
  if (!form && !label) return undefined;
  const shows = (expression: RegExp): boolean => expression.test(plain);
  return kinds.find(
    (kind) => (form && SIGNS[kind].form.some(shows)) || (label && SIGNS[kind].label.some(shows)),
  );
}
