import type { Kind } from '../../../runtime/scrubber';
import type { LookAlike, Part, Sample } from './marks';

export interface Tally {
  right: number;
  wrong: number;
}

export interface Score {
  readonly found: ReadonlyMap<Kind, Tally>;
  readonly kept: ReadonlyMap<LookAlike | 'rest', Tally>;
  /** Of labelled identifiers, how many are gone without a rest. */
  readonly recall: number;
  /** Of what was taken out, how much was an identifier. */
  readonly precision: number;
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  readonly template: string;
  readonly what: string;
  readonly part: string;
  readonly output: string;
}

/** Judges a scrubber by the lines it made of the samples. */
export function score(samples: readonly Sample[], scrub: (line: string) => string): Score {
  const found = new Map<Kind, Tally>();
  const kept = new Map<LookAlike | 'rest', Tally>();
  const mistakes: Mistake[] = [];
  for (const { template, line, parts } of samples) {
    const output = scrub(line);
    const judge = <Name>(tallies: Map<Name, Tally>, name: Name, right: boolean, part: string) => {
      const tally = tallies.get(name) ?? { right: 0, wrong: 0 };
      tallies.set(name, tally);
      tally[right ? 'right' : 'wrong']++;
      if (!right) mistakes.push({ template, what: String(name), part, output });
    };
    for (const { part, gone, stays } of aligned(parts, output)) {
      if (part.hide !== undefined) judge(found, part.hide, gone, part.text);
      else if (part.keep !== undefined) judge(kept, part.keep, stays, part.text);
      else if (!stays) judge(kept, 'rest', false, part.text);
    }
  }
  const sum = (tallies: Iterable<Tally>, side: keyof Tally) =>
    [...tallies].reduce((total, tally) => total + tally[side], 0);
  const taken = sum(found.values(), 'right');
  return {
    found,
    kept,
    recall: taken / (taken + sum(found.values(), 'wrong')),
    precision: taken / (taken + sum(kept.values(), 'wrong')),
    mistakes,
  };
}

interface Judged {
  readonly part: Part;
  readonly gone: boolean;
  readonly stays: boolean;
}

/** Finds the parts that have to stay, one after the other; between them is what became of the others. */
function aligned(parts: readonly Part[], output: string): Judged[] {
  const judged: Judged[] = [];
  let at = 0;
  let waiting: Part[] = [];
  let lost = false;
  const settle = (gap: string) => {
    for (const part of waiting) judged.push({ part, gone: isGone(part, gap, waiting.length), stays: false });
    waiting = [];
  };
  for (const part of parts) {
    if (part.hide !== undefined) {
      waiting.push(part);
      continue;
    }
    const next =
      waiting.length > 0 || lost
        ? indexOutside(output, part.text, at)
        : output.startsWith(part.text, at)
          ? at
          : -1;
    if (next === -1) {
      // Damaged: what comes next is found wherever it is.
      judged.push({ part, gone: false, stays: false });
      lost = true;
      continue;
    }
    lost = false;
    settle(output.slice(at, next));
    judged.push({ part, gone: false, stays: true });
    at = next + part.text.length;
  }
  settle(output.slice(at));
  return judged;
}

/** Where the text is next, not inside of a replacement: `[` and `]` may stand around one. */
function indexOutside(output: string, text: string, from: number): number {
  let found = output.indexOf(text, from);
  for (const match of output.slice(from).matchAll(REPLACED)) {
    const start = from + match.index;
    if (found === -1 || found <= start) break;
    const end = start + match[0].length;
    if (found < end) found = output.indexOf(text, end);
  }
  return found;
}

const REPLACED = /\[[a-z]+(?::[A-Z2-7]{10})?\]/g;

/** A replacement, and nothing of the value; of a date its year. Other scrubbers have other words for it. */
function isGone({ text, hide }: Part, gap: string, together: number): boolean {
  if (!/\[|\*|_|REDACT|[A-Z]{4}/.test(gap) && gap !== '') return false;
  const rest = gap.replace(REPLACED, '');
  const allowed = hide === 'date' ? (/\d{4}/.exec(text)?.[0] ?? '') : '';
  if (rest.length > text.length && together === 1) return !leaks(text, gap, allowed);
  return !leaks(text, rest, allowed);
}

/** Whether a word of the value, or half of it, is still there. */
function leaks(text: string, rest: string, allowed: string): boolean {
  if (rest.includes(text)) return true;
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .some(
      (word) => word.length > 2 && word !== allowed && rest.includes(word.length > 6 ? word.slice(-5) : word),
    );
}
