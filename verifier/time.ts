/** Bytes of `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export const TIME_BYTES = 24;

/** Days of the months before each month of a year without a leap day. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/**
 * Reads `YYYY-MM-DDTHH:mm:ss.sssZ`.
 * @returns milliseconds since 1970, or NaN for anything else, such as the 30th of February
 */
export function parseTime(bytes: Uint8Array, at: number): number {
  const punctuation =
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    bytes[at + 10] === 0x54 &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a &&
    bytes[at + 19] === 0x2e &&
    bytes[at + 23] === 0x5a;
  if (!punctuation) return NaN;
  const year = digits(bytes, at, 4);
  const month = digits(bytes, at + 5, 2);
  const day = digits(bytes, at + 8, 2);
  const hour = digits(bytes, at + 11, 2);
  const minute = digits(bytes, at + 14, 2);
  const second = digits(bytes, at + 17, 2);
  const millisecond = digits(bytes, at + 20, 3);
  if (!(month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60)) return NaN;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = DAYS_BEFORE[month]! - DAYS_BEFORE[month - 1]! + (leap && month === 2 ? 1 : 0);
  if (!(day >= 1 && day <= days)) return NaN;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const date = before * 365 + leapDays + DAYS_BEFORE[month - 1]! + (leap && month > 2 ? 1 : 0) + day - 1;
  return (((date - DAYS_TO_1970) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + millisecond;
}

/** From 0001-01-01. */
const DAYS_TO_1970 = 719_162;

/** @returns NaN when one is not a digit */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}
