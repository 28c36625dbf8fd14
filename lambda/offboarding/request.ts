import * as z from 'zod';
import { InputError } from '../shared/errors';

/** Everybody whose time has come; or one account, at once, whatever the register says of the time. */
export type Request = { readonly sweep: true } | { readonly account: string };

const request = z.union([
  z.strictObject({ sweep: z.literal(true) }),
  z.strictObject({ account: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) }),
]);

/** @throws InputError */
export function parseRequest(event: unknown): Request {
  const { success, data } = request.safeParse(event);
  if (!success)
    throw new InputError('allowed: { "sweep": true }, or { "account": <sub of the account, a UUID> }');
  return data;
}
