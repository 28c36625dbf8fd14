import { classAt, HYPHEN, runEnd, WORD } from './chars';

const LONGEST = 16_384;

/** Credentials that show by their first letters: where they end, or -1. */
const FORMS: readonly (readonly [prefix: RegExp, least: number])[] = [
  [/^(?:AKIA|ASIA)[A-Z2-7]{16}(?!\w)/, 20],
  [/^(?:gh[pousr]_|github_pat_)/, 30],
  [/^(?:sk|rk|pk)_(?:live|test)_/, 20],
  [/^sk-(?:ant-|proj-)?[A-Za-z0-9]{8}/, 24],
  [/^whsec_/, 20],
  [/^xox[abeoprs]-/, 20],
  [/^glpat-/, 20],
  [/^npm_/, 36],
  [/^AIza/, 35],
  [/^SG\./, 40],
  [/^dop_v1_/, 40],
];

/** First letters of all of them. */
export const BEGINNINGS = 'akia asia ghp gho ghu ghs ghr git sk rk pk whs xox glp npm aiz sg dop eyj'.split(
  ' ',
);

export function secretEnd(text: string, start: number): number {
  if (classAt(text, start - 1) & HYPHEN) return -1;
  const shown = text.slice(start, start + 24);
  if (shown.startsWith('eyJ')) return tokenOfThree(text, start);
  for (const [prefix, least] of FORMS) {
    if (!prefix.test(shown)) continue;
    const end = dottedEnd(text, start);
    if (end - start >= least) return end;
  }
  return -1;
}

/** JSON Web Tokens: RFC 7519 with two dots, encrypted ones with four. */
function tokenOfThree(text: string, start: number): number {
  const end = dottedEnd(text, start);
  return end - start > 20 && text.slice(start, end).split('.').length >= 3 ? end : -1;
}

function dottedEnd(text: string, start: number): number {
  let at = start;
  const limit = start + LONGEST;
  for (;;) {
    at = runEnd(text, at, WORD | HYPHEN, limit - at);
    if (text[at] !== '.' || !(classAt(text, at + 1) & (WORD | HYPHEN)) || at >= limit) return at;
    at++;
  }
}

/** After `Bearer` or `Basic`: a token. */
export function bearerEnd(text: string, start: number): number {
  const shown = /^[ ](?=[\w.~+/=-]*[\d.~+/=_-])[\w.~+/-]{8,512}={0,2}/.exec(text.slice(start, start + 520));
  return shown ? runEnd(text, start + shown[0].length, WORD | HYPHEN, LONGEST) : -1;
}

/** `-----BEGIN … PRIVATE KEY-----` to its end, or to the end of the text. Lines remain, empty. */
export function privateKeyEnd(text: string, start: number, to: number): number {
  if (!/^-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----/.test(text.slice(start, start + 60))) return -1;
  const end = text.indexOf('-----END', start + 10);
  if (end === -1 || end >= to) return to;
  const closed = text.indexOf('-----', end + 8);
  return closed === -1 ? to : Math.min(to, closed + 5);
}
