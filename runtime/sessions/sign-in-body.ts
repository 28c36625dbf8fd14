import * as z from 'zod';
import { DIRECTORIES } from '../identity/roles';

/** Bytes; a passkey's answer is the longest, with one or two thousand. */
export const LONGEST_BODY = 16_384;

const secret = z.string().min(1).max(256);
const who = { directory: z.enum(DIRECTORIES), username: z.string().min(1).max(128) };

/** What a page may send. Who steps up is known. */
export const BODIES = {
  signIn: z.strictObject({ ...who, password: secret }),
  signInByPasskey: z.strictObject(who),
  stepUp: z.strictObject({ password: secret }),
  stepUpByPasskey: z.strictObject({}),
  answer: z.union([
    z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    z.strictObject({ newPassword: secret }),
    z.strictObject({ passkey: z.record(z.string(), z.unknown()) }),
  ]),
};

/** A request of no form: a defect of the page, which says nothing about an account. */
export class Malformed extends Error {}

/** @throws Malformed */
export async function jsonOf(
  contentType: string | undefined,
  text: () => string | Promise<string>,
): Promise<unknown> {
  // No form of another site can send this type.
  if (!/^application\/json\b/.test(contentType ?? '')) throw new Malformed('no JSON');
  const json = await text();
  try {
    return JSON.parse(json);
  } catch {
    throw new Malformed('no JSON');
  }
}

/** @throws Malformed */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data } = schema.safeParse(body);
  if (data === undefined) throw new Malformed('malformed');
  return data;
}
