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

/** A word with a sign before it (the style draws it), so that it never speaks by colour alone. */
export const badge = (name: string, word: string): Markup =>
  markup`<span class="badge is-${name}">${word}</span>`;

export const statusBadge = (status: Status): Markup => badge(status, STATUSES[status].word);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
