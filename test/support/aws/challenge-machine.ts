import { createHmac, randomBytes } from 'node:crypto';
import type {
  AdminInitiateAuthCommandInput,
  AdminRespondToAuthChallengeCommandInput,
  AssociateSoftwareTokenCommandInput,
  DescribeUserPoolClientCommandInput,
  VerifySoftwareTokenCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';

export interface Member {
  readonly sub: string;
  readonly email: string;
  password: string;
  /** Whether the password is a temporary one. */
  invited: boolean;
  /** Secret of the authenticator app, once it is enrolled. */
  app?: string | undefined;
  /** Ids of passkeys. */
  passkeys: string[];
  enabled: boolean;
}

interface Underway {
  readonly member: Member;
  readonly challenge: string;
  readonly until: number;
  /** What USERNAME must be from here on. */
  readonly names: readonly string[];
  readonly app?: string;
  readonly verified?: boolean;
  readonly asked?: string;
}

const SESSION_MS = 180_000;
const STEP_MS = 30_000;
const MOST_ATTEMPTS = 5;

/** The six digits that an authenticator app shows: RFC 6238, SHA-1, 30 seconds. */
export function totp(secret: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = mac.at(-1)! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const refusal = (name: string, message: string): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
const unauthorized = (message: string) => refusal('NotAuthorizedException', message);

/**
 * Choice-based sign-in of a user pool with a confidential client: one order of challenges, sessions that are used once and for
 * three minutes, codes that are used once, five wrong passwords. It prevents user existence errors.
 */
export class ChallengeMachine {
  readonly members: Member[] = [];
  readonly contexts: AdminInitiateAuthCommandInput['ContextData'][] = [];
  readonly calls: string[] = [];
  secret = 'the-secret-of-the-client';
  readonly #underway = new Map<string, Underway>();
  readonly #usedCodes = new Set<string>();
  readonly #wrong = new Map<string, number>();

  constructor(
    readonly id: string,
    readonly clientId: string,
    private readonly now: () => number,
    /** Tokens of a member who has signed in. */
    private readonly tokens: (member: Member) => {
      accessToken: string;
      idToken: string;
      refreshToken: string;
    },
  ) {}

  add(over: Partial<Member> & Pick<Member, 'sub' | 'email'>): Member {
    const member: Member = {
      password: 'Correct-horse-42!',
      invited: false,
      passkeys: [],
      enabled: true,
      ...over,
    };
    this.members.push(member);
    return member;
  }

  /** What a browser makes of options, with a passkey of the member. */
  static assertion(options: { readonly challenge: string }, passkey: string): object {
    return { id: passkey, type: 'public-key', response: { challenge: options.challenge } };
  }

  readonly operations = {
    DescribeUserPoolClient: (input: DescribeUserPoolClientCommandInput) => {
      this.#called('DescribeUserPoolClient', input);
      return { UserPoolClient: { ClientSecret: this.secret } };
    },
    AdminInitiateAuth: (input: AdminInitiateAuthCommandInput) => {
      this.#called('AdminInitiateAuth', input);
      this.contexts.push(this.#context(input.ContextData));
      if (input.AuthFlow !== 'USER_AUTH')
        throw refusal('InvalidParameterException', 'Auth flow not enabled for this client');
      const { USERNAME = '', PREFERRED_CHALLENGE, SECRET_HASH } = input.AuthParameters ?? {};
      this.#hash(USERNAME, SECRET_HASH);
      const member = this.#find(USERNAME);
      const stranger = {
        sub: '',
        email: USERNAME,
        password: '',
        invited: false,
        passkeys: [],
        enabled: false,
      };
      const one = member ?? stranger;
      const names = [USERNAME];
      if (PREFERRED_CHALLENGE === 'WEB_AUTHN' && one.passkeys.length > 0) {
        const challenge = randomBytes(32).toString('base64url');
        const options = {
          challenge,
          timeout: 180_000,
          rpId: 'app.example.com',
          allowCredentials: one.passkeys.map((id) => ({ type: 'public-key', id, transports: ['internal'] })),
          userVerification: 'required',
        };
        return this.#ask(
          { member: one, challenge: 'WEB_AUTHN', names, asked: challenge },
          {
            CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options),
          },
        );
      }
      const challenge = PREFERRED_CHALLENGE === 'PASSWORD' ? 'PASSWORD' : 'SELECT_CHALLENGE';
      return this.#ask({ member: one, challenge, names });
    },
    AdminRespondToAuthChallenge: (input: AdminRespondToAuthChallengeCommandInput) => {
      this.#called('AdminRespondToAuthChallenge', input);
      this.contexts.push(this.#context(input.ContextData));
      const { USERNAME = '', SECRET_HASH, ...answers } = input.ChallengeResponses ?? {};
      this.#hash(USERNAME, SECRET_HASH);
      const at = this.#at(input.Session);
      if (at.challenge !== input.ChallengeName || !at.names.includes(USERNAME))
        throw unauthorized('Invalid session for the user.');
      const done = () => this.#underway.delete(input.Session!);
      switch (at.challenge) {
        case 'SELECT_CHALLENGE':
        case 'PASSWORD':
          done();
          if (at.challenge === 'SELECT_CHALLENGE' && answers.ANSWER !== 'PASSWORD')
            throw refusal('InvalidParameterException', 'Incorrect challenge.');
          return this.#password(at.member, answers.PASSWORD);
        case 'NEW_PASSWORD_REQUIRED':
          if ((answers.NEW_PASSWORD ?? '').length < 14)
            throw refusal('InvalidPasswordException', 'Password does not conform to policy');
          done();
          at.member.password = answers.NEW_PASSWORD!;
          at.member.invited = false;
          return this.#second(at.member);
        case 'SOFTWARE_TOKEN_MFA':
          this.#code(at.member.app!, answers.SOFTWARE_TOKEN_MFA_CODE);
          done();
          return this.#finish(at.member);
        case 'MFA_SETUP':
          if (!at.verified) throw refusal('InvalidParameterException', 'Software token is not verified');
          done();
          at.member.app = at.app;
          return this.#finish(at.member);
        case 'WEB_AUTHN': {
          done();
          const { id, response } = JSON.parse(answers.CREDENTIAL ?? '{}') as {
            id?: string;
            response?: { challenge?: string };
          };
          if (!at.member.passkeys.includes(id ?? '') || response?.challenge !== at.asked)
            throw unauthorized('Incorrect username or password.');
          return this.#finish(at.member);
        }
        default:
          throw new Error(`unexpected challenge ${at.challenge}`);
      }
    },
    AssociateSoftwareToken: ({ Session }: AssociateSoftwareTokenCommandInput) => {
      const at = this.#at(Session);
      if (at.challenge !== 'MFA_SETUP') throw unauthorized('Invalid session for the user.');
      this.#underway.delete(Session!);
      const app = randomBytes(20).toString('hex').toUpperCase();
      return { SecretCode: app, Session: this.#ask({ ...at, app }).Session };
    },
    VerifySoftwareToken: ({ Session, UserCode }: VerifySoftwareTokenCommandInput) => {
      const at = this.#at(Session);
      if (at.app === undefined) throw unauthorized('Invalid session for the user.');
      if (UserCode !== totp(at.app, this.now()))
        throw refusal('EnableSoftwareTokenMFAException', 'Code mismatch');
      this.#usedCodes.add(`${at.app} ${UserCode}`);
      this.#underway.delete(Session!);
      return { Status: 'SUCCESS', Session: this.#ask({ ...at, verified: true }).Session };
    },
  };

  #password(member: Member, password: string | undefined) {
    const wrong = this.#wrong.get(member.email) ?? 0;
    if (wrong >= MOST_ATTEMPTS) throw unauthorized('Password attempts exceeded');
    if (!member.enabled || member.sub === '' || member.password !== password) {
      this.#wrong.set(member.email, wrong + 1);
      throw unauthorized('Incorrect username or password.');
    }
    this.#wrong.delete(member.email);
    return member.invited
      ? this.#ask({ member, challenge: 'NEW_PASSWORD_REQUIRED', names: [member.sub] }, this.#named(member))
      : this.#second(member);
  }

  #second(member: Member) {
    const challenge = member.app === undefined ? 'MFA_SETUP' : 'SOFTWARE_TOKEN_MFA';
    return this.#ask({ member, challenge, names: [member.sub] }, this.#named(member));
  }

  #code(app: string, code: string | undefined) {
    if (code !== totp(app, this.now()))
      throw refusal('CodeMismatchException', 'Invalid code received for user');
    if (this.#usedCodes.has(`${app} ${code}`))
      throw refusal('ExpiredCodeException', 'Your software token has already been used once.');
    this.#usedCodes.add(`${app} ${code}`);
  }

  #finish(member: Member) {
    const { accessToken, idToken, refreshToken } = this.tokens(member);
    const result = { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken };
    return { AuthenticationResult: result, ChallengeParameters: {} };
  }

  readonly #named = ({ sub }: Member) => ({ USER_ID_FOR_SRP: sub });

  #ask(underway: Omit<Underway, 'until'>, ChallengeParameters: Record<string, string> = {}) {
    const Session = randomBytes(700).toString('base64url');
    this.#underway.set(Session, { ...underway, until: this.now() + SESSION_MS });
    return { ChallengeName: underway.challenge, Session, ChallengeParameters };
  }

  #at(session: string | undefined): Underway {
    const at = this.#underway.get(session ?? '');
    if (!at) throw unauthorized('Invalid session for the user, session can only be used once.');
    if (at.until <= this.now()) throw unauthorized('Invalid session for the user, session is expired.');
    return at;
  }

  #find(username: string): Member | undefined {
    return this.members.find(({ sub, email }) => username === sub || username.toLowerCase() === email);
  }

  #hash(username: string, given: string | undefined): void {
    const right = createHmac('sha256', this.secret)
      .update(username + this.clientId)
      .digest('base64');
    if (given !== right) throw unauthorized(`Unable to verify secret hash for client ${this.clientId}`);
  }

  #context(context: AdminInitiateAuthCommandInput['ContextData']) {
    if (!context?.IpAddress || !context.ServerName || !context.ServerPath || !context.HttpHeaders)
      throw refusal('InvalidParameterException', 'ContextData');
    return context;
  }

  #called(operation: string, input: { UserPoolId?: string | undefined; ClientId?: string | undefined }) {
    this.calls.push(operation);
    if (input.UserPoolId !== this.id || input.ClientId !== this.clientId)
      throw refusal('ResourceNotFoundException', 'no such pool');
  }
}
