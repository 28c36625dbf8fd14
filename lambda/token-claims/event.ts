import * as z from 'zod';
import type { Asked } from './accounts';
import type { Claims } from './claims';

/** How long a word may be that names a tenant. */
const TENANT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What Cognito asks with, event version 2. `sub` has the form of a UUID, and no variant that RFC 9562 knows. What the caller of the sign-in may send along (`clientMetadata`) is left out on purpose.
 * Source: Amazon Cognito Developer Guide, "Pre token generation Lambda trigger".
 */
const eventSchema = z.object({
  version: z.literal('2'),
  triggerSource: z.enum([
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
  ]),
  request: z.object({
    userAttributes: z.object({ sub: z.guid(), 'custom:tenant': z.string().regex(TENANT) }),
  }),
});

/** @returns undefined for a user of no tenant, or an event of another version */
export function parseEvent(event: unknown): Asked | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { sub, 'custom:tenant': tenant } = parsed.data.request.userAttributes;
  const signingIn = parsed.data.triggerSource !== 'TokenGeneration_RefreshTokens';
  return { person: sub.toLowerCase(), tenant, signingIn };
}

/** The event as Cognito wants it back: the same claims in both tokens, and the group of the tenant instead of whatever groups there are. */
export const answerTo = (event: unknown, tenant: string, claims: Claims): object => ({
  ...(event as object),
  response: {
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: claims },
      accessTokenGeneration: { claimsToAddOrOverride: claims },
      groupOverrideDetails: { groupsToOverride: [`tenant:${tenant}`], iamRolesToOverride: [] },
    },
  },
});
