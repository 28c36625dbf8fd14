import { classAt, DIGIT, HYPHEN, LETTER, runEnd, SPACE, UPPER, isKeyCharacter } from './chars';
import { dateAtNumber, dateAtWord } from './dates';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import { isOrdinary, looksLikeName, nameEnd } from './names';
import { replacementEnd } from './replacement';
import { isAccount } from './spoken';
import { kindOf } from './values';

/** Characters that a value is looked through for its end. */
export const LONGEST_VALUE = 4096;

/** Where a value without quotes ends: at the first of these, or earlier by what it is. */
export function bareEnd(
  edits: Edits,
  start: number,
  to: number,
  meaning: Meaning,
  separator: string,
): number {
  const { source } = edits;
  const token = tokenEnd(source, start, to);
  switch (meaning) {
    case 'name': {
      const end = nameEnd(source, start);
      if (end > start && goesOn(source, end)) return tokenEnd(source, end, to);
      if (end > start) return givenEnd(source, end);
      return separator === '=' || isLastWord(source, token, to) ? token : -1;
    }
    case 'weak-name': {
      const end = nameEnd(source, start, 2);
      return end > start && looksLikeName(source.slice(start, end)) ? end : -1;
    }
    case 'person':
    case 'patient':
    case 'user':
    case 'party': {
      const end = nameEnd(source, start, 2);
      if (end > start && looksLikeName(source.slice(start, end))) return end;
      // `CLINIC\\jdoe`
      const domain =
        source[token] === '\\' && classAt(source, token + 1) & LETTER
          ? tokenEnd(source, token + 1, to)
          : token;
      const shown = source.slice(start, Math.min(domain, start + 80));
      const isClause = separator === '=' || (isLastWord(source, domain, to) && !isOrdinary(shown));
      return isClause && kindOf(meaning, shown) ? domain : -1;
    }
    case 'address':
    case 'narrative':
      if (
        meaning === 'address' &&
        kindOf(meaning, source.slice(start, Math.min(token, start + 80))) === undefined
      )
        return -1;
      return separator === '=' && !(classAt(source, token) & SPACE) ? token : clauseEnd(source, start, to);
    case 'date':
    case 'birth-year': {
      const run = runEnd(source, start, DIGIT, 9);
      const found =
        classAt(source, start) & LETTER
          ? dateAtWord(source, start, runEnd(source, start, LETTER, 12))
          : dateAtNumber(source, start, run);
      return found ? found.end : /\d/.test(source.slice(start, Math.min(token, start + 64))) ? token : -1;
    }
    case 'phone':
    case 'fax':
    case 'ssn':
    case 'telecom': {
      const end = numberEnd(source, start, to);
      return end > start ? end : token;
    }
    case 'username':
      return separator === '=' || isAccount(source.slice(start, Math.min(token, start + 80))) ? token : -1;
    case 'sn':
      return kindOf(meaning, source.slice(start, Math.min(token, start + 80))) ? token : -1;
    case 'secret':
      return secretEnd(source, start, to, token);
    case 'age':
      return kindOf(meaning, source.slice(start, Math.min(token, start + 16)))
        ? runEnd(source, start, DIGIT, 3)
        : -1;
    case 'identifiers': {
      if (source[token] === '|' && replacementEnd(source, token + 1) > 0) return -1;
      const end =
        source[token] === '|' && /^(?:urn:|https?:)/.test(source.slice(start, start + 6))
          ? tokenEnd(source, token + 1, to)
          : token;
      return isIdentifying(source.slice(start, Math.min(end, start + 128)), meaning) ? end : -1;
    }
    default:
      return isIdentifying(source.slice(start, Math.min(token, start + 128)), meaning) ? token : -1;
  }
}

/** A word that ends a clause is the value; one in the middle of a sentence is a part of it. */
const isLastWord = (source: string, end: number, to: number): boolean =>
  end >= to ||
  ',;|&)]}\n\t'.includes(source[end]!) ||
  /^ (?: |[\w.-]{1,40}[:=][^\s/]|[-|>] )/.test(source.slice(end, end + 44));

/** `Villegas+Tafoya` of a form, `LARA BADILLO^GENERAL` of DICOM. */
const goesOn = (source: string, end: number): boolean =>
  '+%'.includes(source[end] ?? ' ') || (source[end] === '^' && (classAt(source, end + 1) & UPPER) !== 0);

/** `Hidalgo Nájera, Jonathan`: given names behind two family names, where they end a clause. */
function givenEnd(source: string, end: number): number {
  if (source[end] !== ',') return end;
  const given = /^, \p{Lu}[\p{L}'\u2019-]{1,24}(?: \p{Lu}[\p{L}.]{0,24})?(?= ?[|;)\]]| - |$)/u.exec(
    source.slice(end, end + 60),
  );
  return given ? end + given[0].length : end;
}

/** Numbers of plans, accounts, licences and devices have digits; what people write instead of one has not. */
export const isIdentifying = (token: string, meaning: Meaning): boolean =>
  meaning === 'email'
    ? /@|%40/.test(token)
    : meaning === 'url' || meaning === 'photo' || meaning === 'biometric'
      ? token.length > 5
      : /\d/.test(token) && /[\p{L}\d]{3}/u.test(token);

function tokenEnd(source: string, start: number, to: number): number {
  const limit = Math.min(to, start + LONGEST_VALUE);
  let at = start;
  while (at < limit && !' \t\r\n,;&|)]}"\'`<>\\'.includes(source[at]!) && !(classAt(source, at) & SPACE)) {
    // LEEF parts its fields with it; HL7 v2 the parts of a value.
    if (source[at] === '^' && /^\^[A-Za-z][\w.]{0,40}=/.test(source.slice(at, at + 43))) break;
    at++;
  }
  while (at > start + 1 && '.:!?'.includes(source[at - 1]!)) at--;
  return at;
}

/** An address goes on over commas, to the end of the clause or to the next `key:`. */
function clauseEnd(source: string, start: number, to: number): number {
  const limit = Math.min(to, start + 160);
  let at = start;
  while (at < limit && !'\n\r\t;|"\\`{}[]<>'.includes(source[at]!)) {
    if (source[at] === ':' || source[at] === '=') {
      while (at > start && isKeyCharacter(source, at - 1)) at--;
      break;
    }
    if (source[at] === ' ' && source[at + 1] === ' ') break;
    if (
      source[at] === '.' &&
      source[at + 1] === ' ' &&
      classAt(source, at - 3) & LETTER &&
      classAt(source, at - 4) & LETTER
    )
      break;
    at++;
  }
  while (at > start && ' ,.'.includes(source[at - 1]!)) at--;
  return at;
}

/** Digits, and what stands between the digits of one number. */
function numberEnd(source: string, start: number, to: number): number {
  let at = start;
  let end = start;
  while (at < to && at - start < 32) {
    const kind = classAt(source, at);
    if (kind & DIGIT) end = at + 1;
    else if (!(kind & (SPACE | HYPHEN)) && !'+(.)*xX#/'.includes(source[at]!)) break;
    at++;
  }
  return classAt(source, end) & LETTER ? start : end;
}

/** `Bearer …`, and of cookies all of them. */
function secretEnd(source: string, start: number, to: number, token: number): number {
  const scheme = /^(?:bearer|basic|digest|token|negotiate|apikey|aws4-hmac-sha256) /i.exec(
    source.slice(start, start + 20),
  );
  if (scheme) return tokenEnd(source, start + scheme[0].length, to);
  let end = token;
  while (
    source[end] === ';' &&
    /^; ?(?!path=|domain=|expires=|max-age=|samesite=)[\w.-]{1,64}=/i.test(source.slice(end, end + 68))
  )
    end = tokenEnd(source, end + 2, to);
  return end;
}
