/** What a function was given is not what it accepts. The message names fields, never their values. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The function is deployed without something that it needs. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** The work did not end in the time that was left. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The name of whatever was thrown: what a log may say of it, for a message can quote data. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Name and message, for readers outside the log, such as the events of a stack. At most 1,000 characters. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > 1000 ? `${text.slice(0, 997)}...` : text;
}
