import { createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod';

/** What a page asks the authenticator for: the same members for everybody. */
export interface PasskeyOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials: readonly { readonly type: 'public-key'; readonly id: string }[];
  readonly userVerification: 'required';
  readonly timeout: number;
}

const base64url = z.string().regex(/^[\w-]+$/);
const schema = z.object({
  challenge: base64url,
  rpId: z.string(),
  allowCredentials: z.array(z.object({ type: z.literal('public-key'), id: base64url })).default([]),
});

const TIMEOUT_MS = 120_000;

/** @returns undefined for what the directory does not mean as options */
export function passkeyOptions(text: string | undefined): PasskeyOptions | undefined {
  try {
    const { challenge, rpId, allowCredentials } = schema.parse(JSON.parse(text ?? ''));
    return { challenge, rpId, allowCredentials, userVerification: 'required', timeout: TIMEOUT_MS };
  } catch {
    return undefined;
  }
}

/**
 * Options for somebody who has no passkey, or does not exist: of the same form, and the same passkey each time, so that nobody
 * learns from asking. Source: W3C Web Authentication, "Username Enumeration".
 */
export function decoyOptions(username: string, rpId: string, secret: string): PasskeyOptions {
  const id = createHmac('sha256', secret).update(`decoy ${username.toLowerCase()}`).digest('base64url');
  return {
    challenge: randomBytes(32).toString('base64url'),
    rpId,
    allowCredentials: [{ type: 'public-key', id }],
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  };
}

/** As a directory remembers a sign-in by: it knows none of this name. */
export const decoySession = (): string => randomBytes(600).toString('base64url');
