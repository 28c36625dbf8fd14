/** What a person reads. `{time}` is replaced by the time that remains, such as `1:30`. */
export interface Texts {
  readonly title: string;
  /** The session ends for want of use. */
  readonly idle: string;
  /** The session ends whatever happens. */
  readonly absolute: string;
  readonly stay: string;
  readonly understood: string;
  readonly signOut: string;
  /** While the server is asked whether the session still is. */
  readonly checking: string;
  readonly ended: string;
  readonly signIn: string;
}

export const ENGLISH: Texts = {
  title: 'Are you still there?',
  idle: 'You will be signed out in {time} to protect your information.',
  absolute: 'Your session ends in {time}. Save your work; you will need to sign in again.',
  stay: 'Stay signed in',
  understood: 'OK',
  signOut: 'Sign out now',
  checking: 'Checking your session…',
  ended: 'You have been signed out to protect your information.',
  signIn: 'Sign in again',
};
