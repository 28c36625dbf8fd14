import { classAt, DIGIT, HYPHEN, LETTER, runEnd, WORD } from './chars';
import type { Found } from './numbers';
import { looksLikeName } from './names';

const LOCAL = 64;
const LABELS = 8;
/** Files, not domains: `logo@2x.png`. */
const FILES = new Set('png jpg jpeg gif svg webp js mjs cjs jsx css map json whl gz tgz'.split(' '));

interface Range {
  readonly start: number;
  readonly end: number;
}

/** @param at the sign, @param after what follows it: one character on, or three for `%40` */
export function emailAround(text: string, floor: number, at: number, after: number): Range | undefined {
  let start = at;
  const least = Math.max(floor, at - LOCAL);
  while (start > least && (classAt(text, start - 1) & (WORD | HYPHEN) || ".+%'&~".includes(text[start - 1]!)))
    start--;
  while (start < at && (classAt(text, start) & HYPHEN || ".+'&~%".includes(text[start]!))) start++;
  if (start === at) return undefined;
  const end = domainEnd(text, after);
  if (end === -1) return undefined;
  // git@github.com:owner/repository
  if (text[end] === ':' && classAt(text, end + 1) & LETTER && text.slice(start, at) === 'git')
    return undefined;
  return { start, end };
}

function domainEnd(text: string, from: number): number {
  let at = from;
  let end = -1;
  let first = '';
  for (let label = 0; label < LABELS; label++) {
    const to = runEnd(text, at, WORD | HYPHEN, 63);
    if (to === at) break;
    const shown = text.slice(at, to);
    if (label === 0) first = shown;
    else if (/^\p{L}{2,24}$/u.test(shown) || shown.startsWith('xn--'))
      end = FILES.has(shown.toLowerCase()) || /^\d{1,4}x?$/.test(first) ? -1 : to;
    else if (/^\d+$/.test(shown)) end = -1;
    if (text[to] !== '.') break;
    at = to + 1;
  }
  return end;
}

/** The authority of a URL may begin with a name and a password: where they end. */
export function userInfoEnd(text: string, start: number, to: number): number {
  const limit = Math.min(to, start + 256);
  let found = -1;
  for (let at = start; at < limit && !'/?# "\'<>\\\n'.includes(text[at]!); at++)
    if (text[at] === '@') found = at;
  return found;
}

/** `/patients/Jane%20Doe`: a segment of a path that is a name. @param start after the slash */
export function nameInPath(text: string, start: number): Found | undefined {
  const shown = /^[^/?#\s"'&<>\\;,]{3,80}/.exec(text.slice(start, start + 81))?.[0];
  if (shown === undefined || FILE.test(shown) || /\d/.test(shown.replace(/%[\da-f]{2}/gi, '')))
    return undefined;
  const words = shown
    .replace(/%20|[-_.+]/g, ' ')
    .replace(/%[\da-f]{2}/gi, 'x')
    .replace(/(?<=^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase());
  return looksLikeName(words) ? { kind: 'url', end: start + shown.length } : undefined;
}

/** What programs are made of. */
const FILE =
  /\.(?:py|rb|[cm]?[jt]sx?|java|go|php|rs|cs|kt|swift|ex|exs|erb|html?|vue|css|json|ya?ml|xml|csv|aspx?|jsp|log|sql|md|txt|svg)$/i;

/** `00123456`, `W-1234-567`, `1234 5678 9012`: a number that a label announced. */
export function labelledNumber(text: string, start: number, digits: number): number {
  let end = runEnd(text, start, WORD | HYPHEN, 40);
  if (text[end] === '/' && classAt(text, end + 1) & DIGIT) end = runEnd(text, end + 1, WORD | HYPHEN, 20);
  while (
    text[end] === ' ' &&
    /^ \d{3,5}(?![\w%])/.test(text.slice(end, end + 7)) &&
    end - start < 40 &&
    /\d{3,5}$/.test(text.slice(start, end))
  )
    end = runEnd(text, end + 1, DIGIT, 6);
  while (end > start && classAt(text, end - 1) & HYPHEN) end--;
  const shown = text.slice(start, end);
  return shown.replace(/\D+/g, '').length >= digits ? end : -1;
}
