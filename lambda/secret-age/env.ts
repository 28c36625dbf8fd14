/** Names of the function's environment variables. */
export const ENV = [
  'SECRETS', // ARNs of secrets that only people can replace, with a space between
] as const;

/** Days after which a value is due to be replaced, and after which it is overdue (IDN-6). */
export const DUE_DAYS = 80;
export const OVERDUE_DAYS = 90;

export const METRICS = {
  due: 'SecretsDue', // DUE_DAYS old or older, or without a value
  overdue: 'SecretsOverdue', // OVERDUE_DAYS old or older
} as const;
