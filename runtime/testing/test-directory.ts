import { randomUUID } from 'node:crypto';
import { type Directory, DIRECTORIES, type Role } from '../identity/roles';
import type { SessionDirectory } from '../sessions/directory-client';
import type { DirectoryTokens, IdentityTokens, VerifiedIdentity } from '../sessions/identity-tokens';
import { SessionRefusal } from '../sessions/refusal';
import type { ChallengeAnswer, CognitoSignIn, SignInPool } from '../sessions/sign-in-client';

/** Somebody who has an account. Who holds the role `patient` is in the directory of patients, others in the workforce's. */
export interface TestPerson {
  /** What the person signs in with. */
  readonly username: string;
  readonly password: string;
  /** The code of the authenticator app, always the same. @default 123456 */
  readonly code?: string;
  /** `sub` of the account: a UUID. */
  readonly person: string;
  /** Name of the tenant. */
  readonly tenant: string;
  readonly roles: readonly [Role, ...Role[]];
  /** @default - none */
  readonly locations?: readonly string[];
  /** @default - none */
  readonly homeLocation?: string;
}

export interface TestDirectory {
  /** For `Sessions`: knows the tokens that were made here. */
  readonly tokens: IdentityTokens;
  /** For `Sessions`. */
  readonly directories: Readonly<Record<Directory, SessionDirectory>>;
  /** For `SignIn`: password, then code. Invitations and passkeys it does not know. */
  readonly cognito: CognitoSignIn;
  /** For `SignIn`. */
  readonly pools: Readonly<Record<Directory, SignInPool>>;
  /**
   * What a person gets who signs in now, for `Sessions.begin` in a test that is not about the page.
   * @throws RangeError for a name that nobody has, or whose account is disabled
   */
  signIn(username: string): DirectoryTokens;
  /** From now on the person can neither sign in nor have tokens renewed. Sessions hear of it as they would of Cognito. */
  disable(username: string): void;
}

const TOKEN_SECONDS = 1800;

/**
 * For tests only: both directories in the memory of this process, which keeps nothing. Its tokens are no JWTs, and nobody
 * has signed them: what `identityTokens` refuses, it does not show.
 * @param clock milliseconds since 1970: the one of `Sessions`
 */
export function testDirectory(people: readonly TestPerson[], clock: () => number = Date.now): TestDirectory {
  const enabled = new Set(people);
  /** By name, or by `sub`: who steps up is known. */
  const find = (name: string | undefined) =>
    [...enabled].find(({ username, person }) => username === name || person === name);
  const access = new Map<string, VerifiedIdentity>();
  const refresh = new Map<string, { readonly owner: TestPerson; readonly authenticatedAt: number }>();
  function known(username: string): TestPerson {
    const found = find(username);
    if (!found) throw new RangeError(`username was ${username}; allowed: somebody who has an account`);
    return found;
  }
  const seconds = () => Math.floor(clock() / 1000);

  function issue(owner: TestPerson, authenticatedAt = seconds()): DirectoryTokens {
    const { person, tenant, roles, locations = [], homeLocation } = owner;
    const [accessToken, refreshToken] = [randomUUID(), randomUUID()];
    const times = { authenticatedAt, issuedAt: seconds(), expiresAt: seconds() + TOKEN_SECONDS };
    const directory = directoryOf(owner);
    access.set(accessToken, { tenant, directory, person, roles, locations, homeLocation, ...times });
    refresh.set(refreshToken, { owner, authenticatedAt });
    return { accessToken, idToken: accessToken, refreshToken };
  }

  const directory: SessionDirectory = {
    async renew(token) {
      const held = refresh.get(token);
      refresh.delete(token);
      return held && enabled.has(held.owner) ? issue(held.owner, held.authenticatedAt) : undefined;
    },
    async revoke(token) {
      refresh.delete(token);
    },
  };

  const tokens: IdentityTokens = {
    async verify(wanted, { accessToken, idToken }) {
      const identity = access.get(accessToken);
      if (!identity || idToken !== accessToken || identity.directory !== wanted)
        throw new SessionRefusal('tokens-refused');
      if (identity.expiresAt <= seconds()) throw new SessionRefusal('tokens-refused');
      return identity;
    },
  };

  /** Of a challenge: who answers it, and which one it is. */
  const underway = new Map<string, { readonly username: string; readonly name: string }>();
  const challenge = (name: string, username: string): ChallengeAnswer => {
    const Session = randomUUID();
    underway.set(Session, { username, name });
    return { ChallengeName: name, Session };
  };
  const unknown = () => Promise.reject(new Error('a test directory knows passwords and codes only'));
  const cognito: CognitoSignIn = {
    adminInitiateAuth: async ({ AuthParameters }) => challenge('PASSWORD', AuthParameters['USERNAME'] ?? ''),
    async adminRespondToAuthChallenge({ UserPoolId, ChallengeName, ChallengeResponses, Session }) {
      const { username, name } = underway.get(Session) ?? {};
      const found = find(username);
      if (!found || directoryOf(found) !== UserPoolId || name !== ChallengeName)
        throw refused('NotAuthorizedException');
      if (name === 'PASSWORD') {
        if (ChallengeResponses['PASSWORD'] !== found.password) throw refused('NotAuthorizedException');
        underway.delete(Session);
        return challenge('SOFTWARE_TOKEN_MFA', found.username);
      }
      if (ChallengeResponses['SOFTWARE_TOKEN_MFA_CODE'] !== (found.code ?? '123456'))
        throw refused('CodeMismatchException');
      underway.delete(Session);
      const { accessToken, idToken, refreshToken } = issue(found);
      return {
        AuthenticationResult: { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken },
      };
    },
    associateSoftwareToken: unknown,
    verifySoftwareToken: unknown,
  };

  const secret = async () => 'of a test';
  const ofBoth = <T>(make: (name: Directory) => T) =>
    Object.fromEntries(DIRECTORIES.map((name) => [name, make(name)])) as Record<Directory, T>;
  return {
    tokens,
    directories: ofBoth(() => directory),
    cognito,
    pools: ofBoth((name) => ({
      userPoolId: name,
      clientId: 'test',
      clientSecret: { current: secret, instead: secret },
    })),
    signIn: (username) => issue(known(username)),
    disable: (username) => {
      enabled.delete(known(username));
    },
  };
}

const directoryOf = ({ roles }: TestPerson): Directory =>
  roles.includes('patient') ? 'patients' : 'workforce';

const refused = (name: string): Error => Object.assign(new Error(name), { name });
