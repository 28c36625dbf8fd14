import { isIP } from 'node:net';
import * as z from 'zod';
import { CALLS, LOCKED_OUT } from './env';
import type { Happening } from './happening';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/);

/**
 * A call of the API, as CloudTrail tells it. `username` may be an e-mail address and is not looked at; CloudTrail adds the `sub`.
 * Sources: AWS CloudTrail User Guide, "CloudTrail record contents"; Amazon Cognito Developer Guide, "Amazon Cognito logging in AWS CloudTrail".
 */
const callSchema = z.object({
  eventID: id,
  eventTime: z.iso.datetime(),
  eventName: z.string(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  sourceIPAddress: z.string().optional(),
  userAgent: z.string().optional(),
  requestID: id.optional(),
  requestParameters: z.object({ userPoolId: z.string().optional() }).nullish(),
  additionalEventData: z.object({ sub: z.guid().optional() }).nullish(),
  userIdentity: z
    .object({
      type: z.string().optional(),
      principalId: z.string().optional(),
      sessionContext: z.object({ sessionIssuer: z.object({ userName: z.string() }).optional() }).optional(),
    })
    .optional(),
});
type Call = z.output<typeof callSchema>;

/** What a call touched, where its name does not say it. */
const FIELDS: Readonly<Partial<Record<string, readonly string[]>>> = {
  AdminDisableUser: ['enabled'],
  AdminEnableUser: ['enabled'],
  AdminForgetDevice: ['device'],
  AdminSetUserMFAPreference: ['mfa'],
  SetUserMFAPreference: ['mfa'],
  DeleteWebAuthnCredential: ['passkey'],
  CompleteWebAuthnRegistration: ['passkey'],
  VerifySoftwareToken: ['totp'],
};

/** @returns undefined for a call that is none of those that are recorded */
export function parseApiCall(detail: unknown): Happening | undefined {
  const parsed = callSchema.safeParse(detail);
  if (!parsed.success) return undefined;
  const call = parsed.data;
  const ending = endingOf(call);
  if (!ending) return undefined;
  const by = roleOf(call);
  return {
    eventId: call.eventID,
    time: new Date(call.eventTime).toISOString(),
    pool: call.requestParameters?.userPoolId,
    person: call.additionalEventData?.sub?.toLowerCase(),
    ...(by && { by }),
    fields: [...(FIELDS[call.eventName] ?? [])],
    ...ending,
    // The name of a service stands here where a service calls.
    ip: isIP(call.sourceIPAddress ?? '') === 0 ? undefined : call.sourceIPAddress,
    device: call.userAgent,
    requestId: call.requestID ?? call.eventID,
  };
}

function endingOf(call: Call): Pick<Happening, 'action' | 'outcome' | 'reason'> | undefined {
  if (call.errorMessage?.startsWith(LOCKED_OUT)) {
    return { action: 'lockout', outcome: 'success', reason: 'attempts-exceeded' };
  }
  const action = Object.entries(CALLS).find(([name]) => name === call.eventName)?.[1];
  if (!action) return undefined;
  if (call.errorCode === undefined) return { action, outcome: 'success' };
  return /AccessDenied|NotAuthorized/.test(call.errorCode)
    ? { action, outcome: 'denied', reason: 'not-authorized' }
    : { action, outcome: 'failure', reason: 'refused-by-cognito' };
}

/** The role of AWS that called: the name of its session may be a person's address. None where a person called with a token. */
function roleOf({ userIdentity }: Call): Happening['by'] {
  const issuer = userIdentity?.sessionContext?.sessionIssuer?.userName;
  const name = id.safeParse(issuer).data ?? id.safeParse(userIdentity?.principalId?.split(':')[0]).data;
  if (
    !name ||
    !/^(AssumedRole|IAMUser|Root|FederatedUser|IdentityCenterUser)$/.test(userIdentity?.type ?? '')
  )
    return undefined;
  return { id: name, role: 'aws-role', type: 'service' };
}
