import { createHmac } from 'node:crypto';
import type { ClientSecret } from './client-secret';
import type { AuthenticationResult } from './directory-client';
import type { Via } from './session-events';
import { refusalOf, SignInRefusal } from './sign-in-refusal';

/** The client of who signs in, for threat protection. */
export interface Visitor extends Pick<Via, 'source'> {
  /** `Accept-Language`. */
  readonly language?: string | undefined;
}

interface Patience {
  readonly abortSignal: AbortSignal;
}

/** What a directory answers: the next challenge, or tokens. */
export interface ChallengeAnswer {
  readonly ChallengeName?: string | undefined;
  readonly ChallengeParameters?: Readonly<Record<string, string>> | undefined;
  readonly Session?: string | undefined;
  readonly AuthenticationResult?: AuthenticationResult | undefined;
}

interface Context {
  IpAddress: string;
  ServerName: string;
  ServerPath: string;
  HttpHeaders: { headerName: string; headerValue: string }[];
}

interface Common {
  UserPoolId: string;
  ClientId: string;
  ContextData: Context;
}

/** The part of `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider` that is used. */
export interface CognitoSignIn {
  adminInitiateAuth(
    input: Common & { AuthFlow: 'USER_AUTH'; AuthParameters: Record<string, string> },
    options: Patience,
  ): Promise<ChallengeAnswer>;
  adminRespondToAuthChallenge(
    input: Common & {
      ChallengeName: Challenge;
      ChallengeResponses: Record<string, string>;
      Session: string;
    },
    options: Patience,
  ): Promise<ChallengeAnswer>;
  associateSoftwareToken(
    input: { Session: string },
    options: Patience,
  ): Promise<{ readonly SecretCode?: string | undefined; readonly Session?: string | undefined }>;
  verifySoftwareToken(
    input: { Session: string; UserCode: string },
    options: Patience,
  ): Promise<{ readonly Status?: string | undefined; readonly Session?: string | undefined }>;
}

/** Challenges that are answered. */
export const CHALLENGES = [
  'SELECT_CHALLENGE',
  'PASSWORD',
  'WEB_AUTHN',
  'NEW_PASSWORD_REQUIRED',
  'MFA_SETUP',
  'SOFTWARE_TOKEN_MFA',
] as const;
export type Challenge = (typeof CHALLENGES)[number];

/** One user pool and its only client. */
export interface SignInPool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: ClientSecret;
}

/** Cognito asks the function that makes tokens, which may take five seconds. */
const PATIENCE_MS = 8000;

/**
 * The calls of a sign-in, each with the keyed hash that shows that the server makes them, and with what is known of the
 * person's client, which threat protection judges.
 * Source: Amazon Cognito User Pools API Reference, "AdminInitiateAuth", "AdminRespondToAuthChallenge"; Amazon Cognito
 * Developer Guide, "Computing secret hash values".
 * @throws SignInRefusal
 */
export class SignInClient {
  constructor(
    private readonly cognito: CognitoSignIn,
    private readonly pool: SignInPool,
    private readonly serverName: string,
  ) {}

  initiate(
    username: string,
    preferred: 'PASSWORD' | 'WEB_AUTHN',
    visitor: Visitor,
  ): Promise<ChallengeAnswer> {
    return this.#hashed(username, (SECRET_HASH) =>
      this.cognito.adminInitiateAuth(
        {
          ...this.#common(visitor),
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: preferred, SECRET_HASH },
        },
        patience(),
      ),
    );
  }

  respond(
    challenge: Challenge,
    { username, session, visitor }: { username: string; session: string; visitor: Visitor },
    responses: Readonly<Record<string, string>>,
  ): Promise<ChallengeAnswer> {
    return this.#hashed(username, (SECRET_HASH) =>
      this.cognito.adminRespondToAuthChallenge(
        {
          ...this.#common(visitor),
          ChallengeName: challenge,
          ChallengeResponses: { ...responses, USERNAME: username, SECRET_HASH },
          Session: session,
        },
        patience(),
      ),
    );
  }

  /** A secret for an authenticator app. */
  async associate(session: string): Promise<{ readonly secret: string; readonly session: string }> {
    const { SecretCode, Session } = await this.#called(() =>
      this.cognito.associateSoftwareToken({ Session: session }, patience()),
    );
    if (!SecretCode || !Session) throw new Error('AssociateSoftwareToken: no secret');
    return { secret: SecretCode, session: Session };
  }

  /** Whether the app makes the right codes. @returns the session to go on with */
  async verify(session: string, code: string): Promise<string> {
    const { Status, Session } = await this.#called(() =>
      this.cognito.verifySoftwareToken({ Session: session, UserCode: code }, patience()),
    );
    if (Status !== 'SUCCESS' || !Session) throw refusalOf({ name: 'CodeMismatchException' });
    return Session;
  }

  /** The secret of the client. */
  secret(): Promise<string> {
    return had(() => this.pool.clientSecret.current());
  }

  /** A secret that the directory does not know any more is fetched again, once. */
  async #hashed<T>(username: string, call: (hash: string) => Promise<T>): Promise<T> {
    const { clientSecret, clientId } = this.pool;
    const hash = (secret: string) =>
      createHmac('sha256', secret)
        .update(username + clientId)
        .digest('base64');
    const secret = await this.secret();
    try {
      return await call(hash(secret));
    } catch (error) {
      if (!isWrongHash(error)) throw refusalOf(error);
      const other = await had(() => clientSecret.instead(secret));
      return this.#called(() => call(hash(other)));
    }
  }

  async #called<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw refusalOf(error);
    }
  }

  #common({ source, language }: Visitor): Common {
    const headers = { 'User-Agent': source.userAgent, 'Accept-Language': language };
    return {
      UserPoolId: this.pool.userPoolId,
      ClientId: this.pool.clientId,
      ContextData: {
        IpAddress: source.ip,
        ServerName: this.serverName,
        ServerPath: '/sign-in',
        HttpHeaders: Object.entries(headers).flatMap(([headerName, headerValue]) =>
          headerValue ? [{ headerName, headerValue }] : [],
        ),
      },
    };
  }
}

/** What is ours and cannot be had is an outage, whatever its error is called. */
async function had<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new SignInRefusal('unavailable', { cause });
  }
}

const patience = (): Patience => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });

/** Cognito has no error of its own for it. */
const isWrongHash = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NotAuthorizedException' && /secret ?hash/i.test(error.message);
