import { codeAt, detached } from './chars';
import { createHmac, createSecretKey } from 'node:crypto';
import { type Kind, KINDS } from './kinds';

/** What stands in the place of an identifier. */
export type Replacement = (kind: Kind, value: string) => string;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'; // base32 of RFC 4648
const CHARACTERS = 10;
const LEAST_KEY = 32;
/** Values of each kind whose pseudonyms are at hand, in memory; twice as many at the most. */
const MOST_KEPT = 2048;
/** What is longer is not worth a place. */
const LONGEST_KEPT = 128;

/**
 * `[kind]`, or with a key `[kind:…]`: the first 50 bits of the HMAC-SHA-256 of the normalized value, in base32. The
 * kind is not part of it, so that a number is the same person's whether a label or a field gave it away.
 * @throws RangeError if the key is shorter than 32 bytes
 */
export function replacement(key?: Uint8Array): Replacement {
  if (key === undefined) return (kind) => BARE[kind];
  if (!(key instanceof Uint8Array) || key.length < LEAST_KEY)
    throw new RangeError(`a pseudonym key has ${LEAST_KEY} bytes or more`);
  const secret = createSecretKey(key);
  const pseudonym = (kind: Kind, value: string) =>
    base32(createHmac('sha256', secret).update(normalized(kind, value)).digest());
  const kept = new Map(KINDS.map((kind) => [kind, new Kept()]));
  return (kind, value) => {
    const known = kept.get(kind)!;
    let name = known.get(value);
    if (name === undefined) {
      name = `[${kind}:${pseudonym(kind, value)}]`;
      known.set(value, name);
    }
    return name;
  };
}

/** Replacements at hand: in two halves, so that what is seen often stays. */
class Kept {
  private recent = new Map<string, string>();
  private older = new Map<string, string>();

  get(value: string): string | undefined {
    const found = this.recent.get(value);
    if (found !== undefined) return found;
    const old = this.older.get(value);
    if (old !== undefined) this.set(value, old);
    return old;
  }

  set(value: string, name: string): void {
    if (value.length > LONGEST_KEPT) return;
    if (this.recent.size >= MOST_KEPT) [this.older, this.recent] = [this.recent, new Map()];
    this.recent.set(detached(value), name);
  }
}

const BARE = Object.fromEntries(KINDS.map((kind) => [kind, `[${kind}]`])) as Readonly<Record<Kind, string>>;

function base32(digest: Uint8Array): string {
  let name = '';
  let bits = 0;
  let held = 0;
  for (let at = 0; name.length < CHARACTERS;) {
    if (held < 5) {
      bits = ((bits & 0x1f) << 8) | digest[at++]!;
      held += 8;
    }
    held -= 5;
    name += ALPHABET[(bits >> held) & 0x1f]!;
  }
  return name;
}

/** Ways to write one value are one value. */
function normalized(kind: Kind, value: string): string {
  switch (kind) {
    case 'phone':
    case 'fax': {
      const digits = value.replace(/[^\d]/g, '');
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits || value;
    }
    case 'ssn':
    case 'mrn':
    case 'plan':
    case 'account':
    case 'licence':
    case 'vehicle':
    case 'device':
    case 'identifier':
      return value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase() || value;
    case 'name':
    case 'address':
      return value
        .normalize('NFKC')
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
        .toLowerCase();
    case 'email':
    case 'ip':
    case 'url':
      return value.replaceAll('%40', '@').toLowerCase();
    case 'date':
    case 'age':
    case 'biometric':
    case 'photo':
    case 'secret':
    case 'narrative':
      return value;
  }
}

/** Where the replacement ends that begins here, or -1: what was replaced once is left as it is. */
export function replacementEnd(text: string, from: number): number {
  if (codeAt(text, from) !== 0x5b) return -1;
  const shown = REPLACEMENT.exec(text.slice(from, from + LONGEST));
  return shown ? from + shown[0].length : -1;
}

/** Where the last replacement of a short text ends, 0 if there is none. */
export function lastReplacementEnd(text: string): number {
  let at = text.length;
  for (let bracket = 0; bracket < 8 && at > 0; bracket++) {
    at = text.lastIndexOf('[', at - 1);
    const end = at === -1 ? -1 : replacementEnd(text, at);
    if (end > 0) return end;
  }
  return 0;
}

const REPLACEMENT = new RegExp(`^\\[(?:${KINDS.join('|')})(?::[A-Z2-7]{${CHARACTERS}})?\\]`);
const LONGEST = 24;
const ONLY = new RegExp(
  `^(?:[a-z]{2}(?=\\d))?(?:\\d{4}[-/.])?\\[(?:${KINDS.join('|')})(?::[A-Z2-7]{${CHARACTERS}})?\\](?:[-/., ]{1,2}\\d{4})?$`,
);

/** Whether this is a replacement and nothing else, or one of a date with its year. */
export const isReplacement = (text: string): boolean =>
  text.length < LONGEST + 8 && text.includes('[') && ONLY.test(text);
