import { EnvironmentError } from '../shared/errors';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const PATTERN =
  /^(?<first>[A-Z][a-z]{2})-(?<last>[A-Z][a-z]{2}) (?<opens>[0-2]\d:[0-5]\d)-(?<closes>[0-2]\d:[0-5]\d) (?<zone>\S+)$/;
/** No time zone changes its offset within a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

/** Tells whether somebody was at work out of hours. */
export type OfficeHours = (at: number) => boolean;

/**
 * Reads hours such as `Mon-Fri 07:00-19:00 America/Chicago`.
 * @returns whether a Unix time, in milliseconds, lies within them
 * @throws EnvironmentError
 */
export function officeHours(text: string): OfficeHours {
  const { first, last, opens, closes, zone } = PATTERN.exec(text)?.groups ?? {};
  const [from, to] = [DAYS.indexOf(first ?? ''), DAYS.indexOf(last ?? '')];
  if (from < 0 || to < from || opens! >= closes! || closes! > '24:00') throw new EnvironmentError(WRONG);
  const format = formatter(zone!);
  const known = new Map<number, boolean>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    let within = known.get(quarter);
    if (within === undefined) {
      const parts = format.formatToParts(quarter * QUARTER_MS);
      const part = (type: string) => parts.find((one) => one.type === type)!.value;
      const day = DAYS.indexOf(part('weekday'));
      const time = `${part('hour')}:${part('minute')}`;
      within = day >= from && day <= to && time >= opens! && time < closes!;
      known.set(quarter, within);
    }
    return within;
  };
}

const WRONG = 'OFFICE_HOURS must read like Mon-Fri 07:00-19:00 America/Chicago';

function formatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  } catch {
    throw new EnvironmentError(WRONG);
  }
}
