/** Made-up values, the same for the same seed. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1. Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }

  /** So many characters of an alphabet. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.int(0, alphabet.length - 1)]!).join('');
  }

  digits = (length: number): string => this.text(length, '0123456789');
  hex = (length: number): string => this.text(length, '0123456789abcdef');
  upper = (length: number): string => this.text(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  alphanumeric = (length: number): string =>
    this.text(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.hex(length)).join('-');
  }

  /** YYYY-MM-DD, from the first day of a year to the last of another. */
  day(firstYear: number, lastYear: number): string {
    const [from, to] = [Date.UTC(firstYear, 0, 1), Date.UTC(lastYear, 11, 31)];
    return new Date(this.int(from, to)).toISOString().slice(0, 10);
  }

  /** With two decimals. */
  amount(max: number): string {
    return (this.next() * max).toFixed(2);
  }

  semver(): string {
    return [this.int(0, 30), this.int(0, 40), this.int(0, 20)].join('.');
  }

  word(): string {
    return this.pick(WORDS);
  }

  words(count: number, separator = ' '): string {
    return Array.from({ length: count }, () => this.word()).join(separator);
  }

  name(): string {
    return this.pick(NAMES);
  }
}

const WORDS =
  'shoulder knee pain vertigo referral summary portal index vendor schedule inbox draft billing imaging lab panel chart note mobile phonetics cellular telemetry faxes smsgateway dobson birthday-card classname passport adobe assess lessn amrnx mission harmony ssnake telescope hotel intel cancel parcel'.split(
    ' ',
  );
const NAMES = 'jane john maria wei amir olga noor luca ines tomas ada bo'.split(' ');
