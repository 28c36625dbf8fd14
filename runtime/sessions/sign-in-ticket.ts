import * as z from 'zod';
import { DIRECTORIES } from '../identity/roles';
import type { Sealer } from './sealer';
import { CHALLENGES } from './sign-in-client';
import { SignInRefusal } from './sign-in-refusal';

/** As long as the directory remembers a sign-in that is not finished (`authSessionValidity`). */
export const TICKET_SECONDS = 180;
const SEALED_FOR = 'sign-in';
const LONGEST = 3900; // of a cookie
/** Bytes that every ticket is made up to: more than one with the longest session of Cognito has, and less than fills a cookie. */
const PADDED = 2560;

const schema = z.strictObject({
  directory: z.enum(DIRECTORIES),
  username: z.string(),
  challenge: z.enum(CHALLENGES),
  session: z.string(),
  expires: z.number().int(),
});

/** A sign-in that is under way. */
export type Ticket = z.infer<typeof schema>;

/**
 * Turns what the directory remembers a sign-in by into a ticket that the client keeps meanwhile. It is sealed: it says neither
 * who signs in nor which challenge is next, and opens nothing without our server. All are of one length, or it would tell who
 * has a passkey: a decoy's session is not as long as a real one.
 */
export class Tickets {
  constructor(
    private readonly sealer: Sealer,
    private readonly now: () => number,
  ) {}

  async seal(ticket: Omit<Ticket, 'expires'>): Promise<string> {
    const text = JSON.stringify({ ...ticket, expires: this.now() + TICKET_SECONDS });
    const padded = text + ' '.repeat(Math.max(0, PADDED - Buffer.byteLength(text)));
    const bytes = await this.sealer.seal(SEALED_FOR, padded).catch((cause: unknown) => {
      throw new SignInRefusal('unavailable', { cause });
    });
    const sealed = Buffer.from(bytes).toString('base64url');
    if (sealed.length > LONGEST) throw new Error(`a ticket of ${sealed.length} characters fits no cookie`);
    return sealed;
  }

  /** @throws SignInRefusal for one that is none, or too old */
  async open(sealed: string): Promise<Ticket> {
    if (!/^[\w-]+$/.test(sealed) || sealed.length > LONGEST) throw new SignInRefusal('expired');
    const ticket = await this.sealer.open(SEALED_FOR, Buffer.from(sealed, 'base64url')).then(
      (text) => schema.parse(JSON.parse(text)),
      (error: unknown) => {
        throw isOutage(error)
          ? new SignInRefusal('unavailable', { cause: error })
          : new SignInRefusal('expired');
      },
    );
    if (ticket.expires <= this.now()) throw new SignInRefusal('expired');
    return ticket;
  }
}

/**
 * KMS says 400 of what it did not seal, and when it is asked too often; whatever else it says is about KMS. Every error of the SDK
 * has metadata, without a status where there was no answer.
 */
const isOutage = (error: unknown): boolean => {
  const { name, $metadata } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return $metadata !== undefined && ($metadata.httpStatusCode !== 400 || /Throttling/.test(name ?? ''));
};
