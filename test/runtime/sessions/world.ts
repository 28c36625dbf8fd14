import { createHash, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Jwks } from 'aws-jwt-verify/jwk';
import {
  type Directory,
  dynamodbSessionStore,
  identityTokens,
  type Issued,
  type Role,
  type SessionDirectory,
  Sessions,
  type SessionsOptions,
  type Sealer,
} from '../../../runtime/sessions';
import { aggregated } from '../../support/aws/aggregated';
import { KeyedTable } from '../../support/aws/keyed-table';
import { type Call, type Fate, Process } from '../../support/aws/service';
import { recorder, STRANGER } from '../audit/recorder';

export const ORIGIN = 'https://app.example.com';
export const PERSON = '11111111-2222-4333-8444-555555555555';
/** Ten in the morning of a Monday. */
export const START = Date.parse('2026-03-02T10:00:00.250Z');
const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example00';
const CLIENT = 'example-client';
const TABLE = 'sessions';
export const VIA = {
  source: { ip: '203.0.113.7', userAgent: 'test' },
  requestId: 'req-1',
};

// Signing keys take long to make: one for all tests of a file.
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KID = 'key-1';
export const JWKS = {
  keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: KID, alg: 'RS256', use: 'sig' }],
} as unknown as Jwks;

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Calls take from one to six turns, and every fiftieth a hundred, the same ones in each run: some requests have been
 * answered for long while others, which have read what they read, are about to write.
 */
let drawn = 1;
async function unevenly(): Promise<void> {
  drawn = (drawn * 48_271) % 2_147_483_647; // the minimal standard generator
  for (let turns = drawn % 50 === 0 ? 99 : drawn % 6; turns >= 0; turns--) await turnOfTheLoop();
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as Cognito signs it. */
export function signed(payload: object, key = rsa.privateKey): string {
  const text = `${encoded({ alg: 'RS256', kid: KID, typ: 'JWT' })}.${encoded(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

export interface Claims {
  readonly access?: object;
  readonly id?: object;
}

/** What lies sealed, with the name that it was sealed for in front. */
export const unsealed = (sealed: Uint8Array): string =>
  Buffer.from(Uint8Array.from(sealed).toReversed()).toString();

/** Seals by turning bytes round, and says for what: opening for another name fails. */
export const sealer: Sealer = {
  seal: (name, text) => Promise.resolve(Uint8Array.from(Buffer.from(`${name} ${text}`)).toReversed()),
  open: (name, sealed) => {
    const text = unsealed(sealed);
    return text.startsWith(`${name} `)
      ? Promise.resolve(text.slice(name.length + 1))
      : Promise.reject(new Error('sealed for something else'));
  },
};

/** A deployment: one table, one directory, a clock for all, and as many processes as a test wants. */
export function world() {
  const table = new KeyedTable(TABLE);
  const trail = recorder();
  const time = { now: START };
  jest.spyOn(Date, 'now').mockImplementation(() => time.now); // what aws-jwt-verify looks at
  const seconds = () => Math.floor(time.now / 1000);

  let roles: readonly string[] = ['provider', 'administrator'];
  const tokens = (
    { access = {}, id = {} }: Claims = {},
    authTime = seconds(),
    refreshToken: string = randomUUID(),
  ) => {
    const common = {
      iss: ISSUER,
      sub: PERSON,
      auth_time: authTime,
      iat: seconds(),
      exp: seconds() + 1800,
      'bulwark:tenant': 'clinic-a',
      'bulwark:roles': roles.join(' '),
      'bulwark:locations': 'site-1 site-2',
      'bulwark:home-location': 'site-1',
    };
    return {
      accessToken: signed({ ...common, token_use: 'access', client_id: CLIENT, ...access }),
      idToken: signed({ ...common, token_use: 'id', aud: CLIENT, 'custom:tenant': 'clinic-a', ...id }),
      refreshToken,
    };
  };

  /** Rotates refresh tokens as Cognito does: a used one is good for ten seconds more. */
  const cognito = {
    mode: 'answers' as 'answers' | 'refuses' | 'is-silent',
    asked: 0,
    revoked: [] as string[],
    used: new Map<string, number>(),
    authTime: 0,
    claims: {} as Claims,
  };
  const directory: SessionDirectory = {
    async renew(refreshToken) {
      await Promise.resolve();
      if (cognito.mode === 'is-silent') throw new Error('no answer');
      const used = cognito.used.get(refreshToken);
      if (cognito.mode === 'refuses' || (used !== undefined && time.now - used > 10_000)) return undefined;
      cognito.asked++;
      cognito.used.set(refreshToken, used ?? time.now);
      return tokens(cognito.claims, cognito.authTime);
    },
    revoke: (refreshToken) => {
      cognito.revoked.push(refreshToken);
      return Promise.resolve();
    },
  };

  /** What a person gets who signs in now. */
  const signIn = (claims?: Claims) => {
    cognito.authTime = seconds();
    return tokens(claims);
  };

  /** A process of the application. */
  function launch(
    more: Partial<SessionsOptions> = {},
    { fate, skew = 0 }: { readonly fate?: (call: Call, number: number) => Fate; readonly skew?: number } = {},
  ): Sessions {
    const aws = new Process(fate, unevenly);
    const clock = () => time.now + skew;
    return new Sessions({
      store: dynamodbSessionStore(aggregated(aws.client('dynamodb', table.operations)), TABLE),
      tokens: identityTokens(
        {
          workforce: { issuer: ISSUER, clientId: CLIENT, jwks: JWKS },
          patients: { issuer: ISSUER, clientId: CLIENT, jwks: JWKS },
        },
        clock,
      ),
      directories: { workforce: directory, patients: directory },
      sealer,
      audit: trail.audit,
      stranger: STRANGER,
      origin: ORIGIN,
      clock,
      // Those who wait at the same time wait together; whoever works meanwhile gets on with it.
      pause: async (ms) => {
        const until = time.now + ms;
        for (let turn = 0; turn < 30; turn++) await turnOfTheLoop();
        time.now = Math.max(time.now, until);
      },
      ...more,
    });
  }

  return {
    table,
    trail,
    cognito,
    directory,
    tokens,
    signIn,
    launch,
    seconds,
    /** Lets time pass. */
    pass(duration: { readonly hours?: number; readonly minutes?: number; readonly seconds?: number }) {
      time.now +=
        ((duration.hours ?? 0) * 3600 + (duration.minutes ?? 0) * 60 + (duration.seconds ?? 0)) * 1000;
    },
    /** What the database says from now on. */
    grant(...held: readonly (Role | 'nurse')[]) {
      roles = held;
    },
    begin(
      sessions: Sessions,
      kind: 'browser' | 'native' = 'browser',
      where: Directory = 'workforce',
    ): Promise<Issued> {
      return sessions.begin(where, signIn(), kind, VIA);
    },
    /** Records, as `action outcome reason`. */
    told: () =>
      trail.records.map(({ action, outcome, reason }) => [action, outcome, reason].filter(Boolean).join(' ')),
    items: (prefix: string) =>
      [...table.items].filter(([key]) => key.startsWith(prefix)).map(([, item]) => item),
  };
}

export type World = ReturnType<typeof world>;

/** What a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { reason, name } = error as { readonly reason?: string; readonly name: string };
    return reason ?? name;
  }
  return 'let in';
}

/** A device: a key and the proofs that it makes. */
export function device() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  return {
    jwk: privateKey.export({ format: 'jwk' }),
    proof(
      request: {
        readonly method: string;
        readonly path: string;
        readonly binding: string;
        readonly at: number;
      },
      more: { readonly header?: object; readonly claims?: object } = {},
    ): string {
      const claims = {
        jti: randomUUID(),
        htm: request.method,
        htu: `${ORIGIN}${request.path}`,
        iat: request.at,
        ath: createHash('sha256').update(request.binding).digest('base64url'),
        ...more.claims,
      };
      const text = `${encoded({ ...header, ...more.header })}.${encoded(claims)}`;
      const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
      return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
    },
  };
}

export const anotherKey = () =>
  createPrivateKey(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
