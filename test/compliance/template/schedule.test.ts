import { longestInterval } from '../../../lib/compliance/template/schedule';

test.each([
  ['rate(1 day)', 1],
  ['rate(12 hours)', 0.5],
  ['rate(90 days)', 90],
  ['cron(0 4 * * ? *)', 1],
  ['cron(0 4 ? * * *)', 1],
  ['cron(0 4 ? * SUN *)', 7],
  ['cron(0 4 ? * SUN#1 *)', 35],
  ['cron(0 5 1 * ? *)', 31],
  ['cron(0 5 L * ? *)', 31],
  ['cron(0 5 1,31 * ? *)', 31],
  ['cron(0 5 28 * ? *)', 31],
  ['cron(0 5 29 * ? *)', 62],
  ['cron(0 5 30-31 * ? *)', 62],
  ['cron(0 5 1 */3 ? *)', 93],
  ['cron(0 5 1 JAN,APR,JUL,OCT ? *)', 93],
  ['cron(0 5 1 1,2,3,4 ? *)', 276],
  ['cron(0 5 1 1 ? *)', 367],
])('%s runs every %d days at least', (expression, days) => {
  expect(longestInterval(expression)).toBe(days);
});

test.each([
  '',
  'at(2027-01-01T00:00:00)',
  'cron(0 5 1 * ? 2027)',
  'cron(whenever)',
  'cron(0 5 1 13 ? *)',
  'cron(0 5 31 */2 ? *)',
  'rate(x days)',
])('does not understand "%s"', (expression) => expect(longestInterval(expression)).toBeUndefined());
