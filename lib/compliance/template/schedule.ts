/**
 * The longest time between two runs of an EventBridge-style schedule, in days.
 * @param expression `rate(n minutes|hours|days)` or `cron(minutes hours day-of-month month day-of-week year)`
 * @returns undefined for an expression that is not understood, or that runs once
 */
export function longestInterval(expression: string): number | undefined {
  const rate = /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/i.exec(expression.trim());
  if (rate) return Number(rate[1]) / { minute: 1440, hour: 24, day: 1 }[rate[2]!.toLowerCase() as 'day'];
  const cron = /^cron\(\s*(.+?)\s*\)$/i.exec(expression.trim())?.[1]?.split(/\s+/);
  if (!cron || cron.length < 5 || cron.length > 6) return undefined;
  const [, , dayOfMonth, month, dayOfWeek, year = '*'] = cron as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  if (year !== '*') return undefined;
  const months = monthsOf(month);
  if (months === undefined) return undefined;
  // Short months are skipped: from one 31st to the next it may be 62 days.
  const late = Math.min(...dayOfMonth.split(/[,/-]/).map(Number)) > 28;
  if (months < 12) return late ? undefined : Math.ceil(366 / months) + 1;
  const everyDay = (field: string) => field === '*' || field === '?' || /^(\*|1)\/1$/.test(field);
  if (everyDay(dayOfMonth) && everyDay(dayOfWeek)) return 1;
  if (everyDay(dayOfMonth)) return /#|L/.test(dayOfWeek) ? 35 : 7;
  return late ? 62 : 31;
}

/** How many months of a year a cron field names, provided that they lie evenly. */
function monthsOf(field: string): number | undefined {
  if (field === '*' || field === '?') return 12;
  const step = /^(\*|1|JAN)\/(\d+)$/i.exec(field);
  if (step) return 12 % Number(step[2]) === 0 ? 12 / Number(step[2]) : undefined;
  const named = field.split(',').map(monthNumber);
  if (named.some((month) => month === undefined)) return undefined;
  const sorted = (named as number[]).toSorted((a, b) => a - b);
  const gaps = sorted.map((month, i) => (sorted[(i + 1) % sorted.length]! - month + 12) % 12 || 12);
  return 12 / Math.max(...gaps);
}

const NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
function monthNumber(text: string): number | undefined {
  const month = NAMES.indexOf(text.toUpperCase()) + 1 || Number(text);
  return Number.isInteger(month) && month >= 1 && month <= 12 ? month : undefined;
}
