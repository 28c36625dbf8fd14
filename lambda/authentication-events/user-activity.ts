import { isIP } from 'node:net';
import * as z from 'zod';
import type { Happening } from './happening';

/** Empty text is how Cognito says nothing. */
const said = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/);
/** Such as `Password:Success`; the history of a user says the same in two members. */
const challenge = z.union([
  z.string(),
  z
    .object({ challengeName: z.string(), challengeResponse: z.string() })
    .transform(({ challengeName, challengeResponse }) => `${challengeName}:${challengeResponse}`),
]);

/**
 * One line of the log of a user pool. Members that are not named here, the name of the user among them, are not looked at.
 * Source: Amazon Cognito Developer Guide, "Exporting logs from Amazon Cognito user pools"; API Reference, "AuthEventType".
 */
const lineSchema = z.object({
  eventTimestamp: z.string().regex(/^\d{13}$/),
  message: z.object({
    eventId: id,
    eventType: z.enum(['SignIn', 'SignUp', 'ForgotPassword', 'PasswordChange', 'ResendCode']),
    eventResponse: z.enum(['Pass', 'Fail', 'InProgress']),
    userSub: said.pipe(z.guid().optional()),
    userPoolId: z.string(),
    riskLevel: said.pipe(
      z
        .string()
        .toLowerCase()
        .pipe(z.enum(['low', 'medium', 'high']))
        .optional(),
    ),
    riskDecision: said,
    compromisedCredentialDetected: z.union([z.boolean(), z.string()]).optional(),
    challenges: z.array(challenge).optional(),
    deviceName: said,
    ipAddress: said,
    requestId: id.optional(),
  }),
});
type Message = z.output<typeof lineSchema>['message'];

const outcomes = { Pass: 'success', Fail: 'failure', InProgress: 'success' } as const;

/** @returns undefined for a line that is none of them */
export function parseUserActivity(line: string): Happening | undefined {
  const parsed = lineSchema.safeParse(jsonOf(line));
  if (!parsed.success) return undefined;
  const { eventTimestamp, message } = parsed.data;
  const { eventId, userSub, userPoolId, ipAddress, deviceName, requestId } = message;
  return {
    eventId,
    time: new Date(Number(eventTimestamp)).toISOString(),
    pool: userPoolId,
    person: userSub?.toLowerCase(),
    fields: [],
    ...endingOf(message),
    ip: ipAddress !== undefined && isIP(ipAddress) !== 0 ? ipAddress : undefined,
    device: deviceName,
    requestId: requestId ?? eventId,
  };
}

function endingOf(message: Message): Pick<Happening, 'action' | 'outcome' | 'reason'> {
  const { eventType, eventResponse } = message;
  const outcome = outcomes[eventResponse];
  switch (eventType) {
    case 'SignIn':
      if (eventResponse === 'InProgress')
        return { action: 'mfa-challenge', outcome, reason: riskOf(message) };
      if (eventResponse === 'Pass') return { action: 'login', outcome, reason: riskOf(message) };
      return blocked(message)
        ? { action: 'login', outcome: 'denied', reason: riskOf(message) ?? 'blocked' }
        : { action: 'login', outcome, reason: riskOf(message) ?? failureOf(message) };
    case 'SignUp':
      return { action: 'create', outcome, reason: riskOf(message) ?? 'sign-up' };
    case 'PasswordChange':
      return { action: 'password-change', outcome, reason: riskOf(message) };
    // Asked for; the change itself is an event of its own.
    case 'ForgotPassword':
      return { action: 'mfa-challenge', outcome, reason: riskOf(message) ?? 'password-reset' };
    case 'ResendCode':
      return { action: 'mfa-challenge', outcome, reason: riskOf(message) ?? 'code-sent-again' };
  }
}

const blocked = ({ riskDecision }: Message): boolean => riskDecision?.toLowerCase() === 'block';

/** What threat protection made of it, as a word. */
function riskOf({ riskLevel, compromisedCredentialDetected }: Message): string | undefined {
  if (String(compromisedCredentialDetected).toLowerCase() === 'true') return 'compromised-password';
  return riskLevel && `risk-${riskLevel}`;
}

/** The first challenge that was failed. */
function failureOf({ challenges = [] }: Message): string {
  const failed = challenges.find((text) => /:fail/i.test(text))?.split(':')[0];
  const words: Readonly<Record<string, string>> = { Password: 'wrong-password', Mfa: 'wrong-second-factor' };
  return words[failed ?? ''] ?? 'sign-in-failed';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
