import type { Status } from '../../controls/control';
import { markup, type Markup } from '../markup';
import type { ProofRecord } from '../model';

/** Every status in the order a reader asks for them: a word, and what it does and does not say. */
export const STATUSES: Readonly<Record<Status, { readonly word: string; readonly meaning: string }>> = {
  met: {
    word: 'Met',
    meaning:
      'Every proof passed in this build: rules judged the final templates, the resources exist, and the tests, one that breaks the control on purpose among them, ran on exactly these sources.',
  },
  attested: {
    word: 'Attested',
    meaning:
      'People keep a register that says so. Its form, dates and signatures are checked in every build; the deed itself is not visible to software.',
  },
  inherited: {
    word: 'Inherited',
    meaning: 'AWS does it under its Business Associate Agreement; the document that says so is named.',
  },
  unproved: {
    word: 'Unproved',
    meaning:
      'No proof failed, but at least one was not run for exactly these sources. Nothing is claimed until it has been.',
  },
  planned: {
    word: 'Planned',
    meaning:
      'Part of what the control demands is not built yet, and is listed. Proofs that exist already are shown; they do not make it met.',
  },
  'not-met': { word: 'Not met', meaning: 'At least one proof failed. The build fails with it.' },
};

export const RESULTS: Readonly<Record<ProofRecord['result'], string>> = {
  pass: 'Pass',
  fail: 'Fail',
  'not-run': 'Not run',
};

export const KINDS = {
  T: 'Technical',
  A: 'Administrative',
  I: 'Inherited',
  'T+A': 'Technical and administrative',
} as const;

/** A word with a sign beside it, so that it never speaks by colour alone. */
export const badge = (name: string, word: string): Markup =>
  markup`<span class="badge is-${name}"><svg class="sign" aria-hidden="true" viewBox="0 0 16 16"><use href="#sign-${name}"/></svg>${word}</span>`;

export const statusBadge = (status: Status): Markup => badge(status, STATUSES[status].word);

const SIGNS: Readonly<Record<string, string>> = {
  met: 'M3.5 8.5l3 3 6-7',
  attested: 'M3 13l1-3.5 7-7 2.5 2.5-7 7zM9.5 4l2.5 2.5',
  inherited: 'M2.5 8h10M9 4.5L12.5 8 9 11.5',
  unproved: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9.1 8 10M8 12.6v.2',
  planned: 'M8 4.5V8l2.5 2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  'not-met': 'M4 4l8 8M12 4l-8 8',
  excepted: 'M8 3v6M8 12.5v.2',
};

const SAME: Readonly<Record<string, string>> = {
  pass: 'met',
  compliant: 'met',
  fail: 'not-met',
  'non-compliant': 'not-met',
  'not-run': 'unproved',
};

/** The signs that badges refer to, once a page. */
export const signs = (): Markup =>
  markup`<svg class="signs" aria-hidden="true" width="0" height="0"><defs>${[
    ...Object.entries(SIGNS),
    ...Object.entries(SAME).map(([name, of]) => [name, SIGNS[of]!] as const),
  ].map(([name, path]) => markup`<path id="sign-${name}" d="${path}"/>`)}</defs></svg>`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
