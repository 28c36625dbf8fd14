import type { Directory } from '../identity/roles';
import { decoyOptions, decoySession, passkeyOptions, type PasskeyOptions } from './decoy';
import type { DirectoryTokens } from './identity-tokens';
import type { Sealer } from './sealer';
import {
  type Challenge,
  type ChallengeAnswer,
  type CognitoSignIn,
  SignInClient,
  type SignInPool,
  type Visitor,
} from './sign-in-client';
import { SignInRefusal } from './sign-in-refusal';
import { Tickets } from './sign-in-ticket';

export interface SignInOptions {
  readonly cognito: CognitoSignIn;
  readonly pools: Readonly<Partial<Record<Directory, SignInPool>>>;
  /** The one of `Sessions`. */
  readonly sealer: Sealer;
  /** Where the application is; passkeys are bound to its host. */
  readonly origin: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** What a person answers. */
export type SignInAnswer =
  | { readonly code: string }
  | { readonly newPassword: string }
  /** As `PublicKeyCredential.toJSON()` makes it. */
  | { readonly passkey: object };

/** What comes next. The ticket goes back with the answer, within three minutes. */
export type SignInStep =
  | { readonly step: 'done'; readonly directory: Directory; readonly tokens: DirectoryTokens }
  | { readonly step: 'code' | 'new-password'; readonly ticket: string }
  /** `secret`: base32, for an authenticator app; the answer is its first code. */
  | { readonly step: 'enrol'; readonly ticket: string; readonly secret: string }
  | { readonly step: 'passkey'; readonly ticket: string; readonly options: PasskeyOptions };

interface Underway {
  readonly directory: Directory;
  readonly username: string;
  readonly visitor: Visitor;
}

/**
 * Signs people in to their directory: password and code, or a passkey; who was invited chooses a password and enrols an
 * authenticator app on the way (IDN-1, 45 CFR 164.312(d)). It ends with the tokens of the directory, for `Sessions.begin`
 * or `Sessions.reauthenticate`. The password reaches the directory in the PASSWORD challenge, in which it is compared with
 * those that are known to be compromised.
 *
 * Every method throws SignInRefusal for what is refused, or when the directory does not answer.
 * Source: Amazon Cognito Developer Guide, "Authentication flows", "Choice-based authentication".
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #tickets: Tickets;
  readonly #host: string;

  constructor(options: SignInOptions) {
    const { sealer, origin, clock = Date.now } = options;
    this.#options = options;
    this.#host = new URL(origin).hostname;
    this.#tickets = new Tickets(sealer, () => Math.floor(clock() / 1000));
  }

  /** @param username e-mail address, or `sub` of the account */
  async password(
    directory: Directory,
    username: string,
    password: string,
    visitor: Visitor,
  ): Promise<SignInStep> {
    const underway = { directory, username, visitor };
    const client = this.#client(directory);
    const { name, session } = challengeOf(await client.initiate(username, 'PASSWORD', visitor));
    if (name !== 'PASSWORD' && name !== 'SELECT_CHALLENGE') throw new SignInRefusal('unexpected');
    const answer = await client.respond(
      name,
      { ...underway, session },
      { PASSWORD: password, ...(name === 'SELECT_CHALLENGE' && { ANSWER: 'PASSWORD' }) },
    );
    return this.#next(underway, answer);
  }

  /** Who has no passkey is asked for one that nobody has. */
  async passkey(directory: Directory, username: string, visitor: Visitor): Promise<SignInStep> {
    const client = this.#client(directory);
    const ticket = (session: string) =>
      this.#tickets.seal({ directory, username, challenge: 'WEB_AUTHN', session });
    try {
      const answer = await client.initiate(username, 'WEB_AUTHN', visitor);
      const options = passkeyOptions(answer.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS);
      if (answer.ChallengeName === 'WEB_AUTHN' && answer.Session && options)
        return { step: 'passkey', ticket: await ticket(answer.Session), options };
    } catch (error) {
      if (!(error instanceof SignInRefusal) || error.reason === 'unavailable') throw error;
    }
    const options = decoyOptions(username, this.#host, await client.secret());
    return { step: 'passkey', ticket: await ticket(decoySession()), options };
  }

  /**
   * Answers the challenge of a ticket. A wrong code may be followed by another, with the same ticket, until the directory has
   * seen too many.
   */
  async answer(ticket: string, answer: SignInAnswer, visitor: Visitor): Promise<SignInStep> {
    const { directory, username, challenge, session } = await this.#tickets.open(ticket);
    const client = this.#client(directory);
    const underway = { directory, username, visitor };
    const respond = async (responses: Record<string, string>, at = session) =>
      this.#next(underway, await client.respond(challenge, { ...underway, session: at }, responses));
    if ('code' in answer && challenge === 'SOFTWARE_TOKEN_MFA')
      return respond({ SOFTWARE_TOKEN_MFA_CODE: answer.code });
    if ('code' in answer && challenge === 'MFA_SETUP')
      return respond({}, await client.verify(session, answer.code));
    if ('newPassword' in answer && challenge === 'NEW_PASSWORD_REQUIRED')
      return respond({ NEW_PASSWORD: answer.newPassword });
    if ('passkey' in answer && challenge === 'WEB_AUTHN')
      return respond({ CREDENTIAL: JSON.stringify(answer.passkey) });
    throw new SignInRefusal('expired');
  }

  async #next(
    { directory, username }: Omit<Underway, 'visitor'>,
    answer: ChallengeAnswer,
  ): Promise<SignInStep> {
    const result = answer.AuthenticationResult;
    if (result?.AccessToken && result.IdToken && result.RefreshToken) {
      const { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken } = result;
      return { step: 'done', directory, tokens: { accessToken, idToken, refreshToken } };
    }
    const { name, session } = challengeOf(answer);
    // From here on Cognito wants the name of the account, not the address that was typed in.
    const known = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? username;
    const ticket = (challenge: Challenge, at = session) =>
      this.#tickets.seal({ directory, username: known, challenge, session: at });
    switch (name) {
      case 'SOFTWARE_TOKEN_MFA':
        return { step: 'code', ticket: await ticket(name) };
      case 'NEW_PASSWORD_REQUIRED':
        return { step: 'new-password', ticket: await ticket(name) };
      case 'MFA_SETUP': {
        const { secret, session: at } = await this.#client(directory).associate(session);
        return { step: 'enrol', ticket: await ticket(name, at), secret };
      }
      default:
        throw new SignInRefusal('unexpected');
    }
  }

  #client(directory: Directory): SignInClient {
    const pool = this.#options.pools[directory];
    if (!pool) throw new SignInRefusal('credentials');
    return new SignInClient(this.#options.cognito, pool, this.#host);
  }
}

function challengeOf({ ChallengeName, Session }: ChallengeAnswer) {
  if (!ChallengeName || !Session) throw new SignInRefusal('unexpected');
  return { name: ChallengeName, session: Session };
}
