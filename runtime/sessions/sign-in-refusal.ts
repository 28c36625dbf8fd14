/** Why a sign-in is refused: for code of the server, never for whoever asks. */
export type SignInReason =
  | 'credentials' // user name, password or passkey; also nobody of that name
  | 'code'
  | 'attempts-exceeded'
  | 'blocked' // by threat protection
  | 'account-state' // not confirmed, or to be reset by an administrator
  | 'no-tokens' // the database knows no active account
  | 'new-password' // too weak, compromised, or used before
  | 'expired' // it took too long, or the order was wrong
  | 'unexpected' // a challenge that this pool does not have
  | 'unavailable'; // the directory does not answer

/**
 * A sign-in that is refused. Whoever asks is told nothing of the reason: the answer is the same whatever it was, so that
 * nobody learns who has an account, and what was wrong.
 */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';

  constructor(
    readonly reason: SignInReason,
    options?: ErrorOptions,
  ) {
    super(`sign-in refused: ${reason}`, options);
  }
}

const REASONS: Readonly<Record<string, SignInReason>> = {
  UserNotFoundException: 'credentials',
  InvalidParameterException: 'credentials',
  WebAuthnCredentialNotSupportedException: 'credentials',
  CodeMismatchException: 'code',
  ExpiredCodeException: 'code', // also a code that was used once
  EnableSoftwareTokenMFAException: 'code',
  PasswordResetRequiredException: 'account-state',
  UserNotConfirmedException: 'account-state',
  UserLambdaValidationException: 'no-tokens',
  InvalidPasswordException: 'new-password',
  PasswordHistoryPolicyViolationException: 'new-password',
};

/** What an error of the directory is. Everything that says nothing of the person is an outage. */
export function refusalOf(error: unknown): SignInRefusal {
  if (error instanceof SignInRefusal) return error;
  const { name, message = '' } = error as { readonly name?: string; readonly message?: string };
  const reason = name === 'NotAuthorizedException' ? unauthorized(message) : REASONS[name ?? ''];
  // Not the cause of a refusal: its message may name the account.
  return reason ? new SignInRefusal(reason) : new SignInRefusal('unavailable', { cause: error });
}

/** One name for many things, told apart by their text, for our own counting alone. */
function unauthorized(message: string): SignInReason {
  if (/session/i.test(message)) return 'expired';
  if (/attempts exceeded/i.test(message)) return 'attempts-exceeded';
  if (/security reasons/i.test(message)) return 'blocked';
  return 'credentials';
}
