import { JwtRsaVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { type Jwks, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod';
import { CLAIMS } from '../identity/claims';
import { type Directory, isRole, type Role } from '../identity/roles';
import { CLOCK_TOLERANCE_SECONDS } from './limits';
import { SessionRefusal } from './refusal';

/** What a directory hands out to a person who has signed in. */
export interface DirectoryTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

export interface DirectoryIssuer {
  /** `iss` of its tokens: `UserDirectory.issuer`. */
  readonly issuer: string;
  /** The only client of the directory: `UserDirectory.clientId`. */
  readonly clientId: string;
  /** Its public keys, when they are known. @default - fetched from the issuer when needed */
  readonly jwks?: Jwks;
  /** Fetches them. @default - that of aws-jwt-verify, over HTTPS */
  readonly fetcher?: Fetcher;
}

/** What the tokens of a directory say, and who signed it. Times are seconds since 1970. */
export interface VerifiedIdentity {
  readonly tenant: string;
  readonly directory: Directory;
  readonly person: string;
  readonly roles: readonly [Role, ...Role[]];
  readonly locations: readonly string[];
  readonly homeLocation?: string | undefined;
  /** `auth_time`, by the clock of the directory. */
  readonly authenticatedAt: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const words = z
  .string()
  .max(8192)
  .transform((text) => text.split(' ').filter((word) => word !== ''));
const location = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/);
const seconds = z.number().int().nonnegative();

/** In the form of a UUID; Cognito makes ids of no version and variant that RFC 9562 knows. */
const account = z.guid();

const accessSchema = z.object({
  sub: account,
  token_use: z.literal('access'),
  client_id: z.string(),
  iat: seconds,
  exp: seconds,
  auth_time: seconds,
  [CLAIMS.tenant]: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  [CLAIMS.roles]: words.pipe(z.array(z.custom<Role>(isRole)).min(1)),
  [CLAIMS.locations]: words.pipe(z.array(location)).default([]),
  [CLAIMS.homeLocation]: location.optional(),
});

const idSchema = z.object({
  sub: account,
  token_use: z.literal('id'),
  aud: z.string(),
  auth_time: seconds,
  [CLAIMS.tenant]: z.string(),
  /** The immutable attribute of the account. */
  'custom:tenant': z.string(),
});

/** Verifies tokens of the directories. */
export interface IdentityTokens {
  /** @throws SessionRefusal: `tokens-refused`, or `unavailable` when the keys of the directory cannot be had */
  verify(directory: Directory, tokens: Omit<DirectoryTokens, 'refreshToken'>): Promise<VerifiedIdentity>;
}

/**
 * Verifies the access and the ID token of a sign-in: signature, issuer, client, use, times; that both are of one account and
 * one sign-in; tenant, roles and locations, which are the database's word (`runtime/identity/claims.ts`).
 * Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens"; RFC 8725.
 */
export function identityTokens(
  issuers: Readonly<Partial<Record<Directory, DirectoryIssuer>>>,
  clock: () => number = Date.now,
): IdentityTokens {
  const verifiers = new Map(
    (Object.entries(issuers) as [Directory, DirectoryIssuer][]).map(([directory, given]) => {
      const jwksUri = `${given.issuer}/.well-known/jwks.json`;
      const jwksCache = new SimpleJwksCache(given.fetcher && { fetcher: given.fetcher });
      // The client is in `client_id` of one token and in `aud` of the other, and is looked at below.
      const verifier = JwtRsaVerifier.create(
        { issuer: given.issuer, audience: null, jwksUri },
        { jwksCache },
      );
      if (given.jwks) verifier.cacheJwks(given.jwks);
      return [directory, { verifier, clientId: given.clientId }] as const;
    }),
  );

  return {
    async verify(directory, { accessToken, idToken }) {
      const known = verifiers.get(directory);
      if (known === undefined) throw new SessionRefusal('tokens-refused');
      const { verifier, clientId } = known;
      const claims = async <T>(token: string, schema: z.ZodType<T>): Promise<T> => {
        const payload: unknown = await verifier.verify(token).catch((error: unknown) => {
          throw new SessionRefusal(isOutage(error) ? 'unavailable' : 'tokens-refused', { cause: error });
        });
        const { data } = schema.safeParse(payload);
        // What did not parse is not repeated: it is about a person.
        return data ?? refuse();
      };
      const access = await claims(accessToken, accessSchema);
      const id = await claims(idToken, idSchema);
      const tenant = access[CLAIMS.tenant];
      const now = Math.floor(clock() / 1000);
      if (access.client_id !== clientId || id.aud !== clientId) refuse();
      if (id.sub !== access.sub || id.auth_time !== access.auth_time) refuse();
      if (id[CLAIMS.tenant] !== tenant || id['custom:tenant'] !== tenant) refuse();
      if (Math.max(access.iat, access.auth_time) > now + CLOCK_TOLERANCE_SECONDS) refuse();
      const [first, ...others] = [...new Set(access[CLAIMS.roles])];
      // A patient is nothing else to the practice in this account, and nobody who works there signs in among them.
      const patients = directory === 'patients';
      if (first === undefined || ![first, ...others].every((role) => (role === 'patient') === patients))
        refuse();
      return {
        tenant,
        directory,
        person: access.sub,
        roles: [first!, ...others],
        locations: [...new Set(access[CLAIMS.locations])],
        homeLocation: access[CLAIMS.homeLocation],
        authenticatedAt: access.auth_time,
        issuedAt: access.iat,
        expiresAt: access.exp,
      };
    },
  };
}

const refuse = (): never => {
  throw new SessionRefusal('tokens-refused');
};

/** Whatever says nothing about the token: no keys to be had, or none that are any. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof JwtBaseError) ||
  [
    FetchError,
    JwksNotAvailableInCacheError,
    JwksValidationError,
    JwkValidationError,
    WaitPeriodNotYetEndedJwkError,
  ].some((outage) => error instanceof outage);
