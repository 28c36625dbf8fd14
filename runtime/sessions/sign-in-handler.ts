import { trustedProxies } from '../audit/request-source';
import { requestOf, resultOf, type SessionEvent, type SessionResult } from './lambda-handler';
import type { Session } from './session';
import { LONGEST_BODY, Malformed } from './sign-in-body';
import { answerSignIn, type SignInRouteOptions } from './sign-in-routes';

/** The parts of an ALB's or API Gateway's event that the sign-in reads beside those of the guard. */
export interface SignInEvent extends SessionEvent {
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/**
 * The same as `signInMiddleware` for a function behind an ALB or API Gateway: docs/sessions.md, "Signing in". It goes inside of
 * `guardedHandler`, whose `isPublic` is `isSignIn`.
 *
 * @returns a result, or undefined; the application answers everything else
 *
 * @example
 * const answerSignIn = signInHandler({ signIn, sessions, trustedProxies });
 * export const handler = auditedHandler(
 *   { audit, stranger, trustedProxies },
 *   guardedHandler({ sessions, trustedProxies, isPublic: isSignIn }, async (event: SignInEvent, context, session) =>
 *     (await answerSignIn(event, session)) ?? serve(event, session)),
 * );
 */
export function signInHandler(options: SignInRouteOptions) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (event: SignInEvent, session: Session | undefined): Promise<SessionResult | undefined> => {
    const { request, via } = requestOf(event, proxies);
    const answer = await answerSignIn(options, { ...request, body: () => bodyOf(event) }, session, via);
    return answer && resultOf(event, answer);
  };
}

function bodyOf({ body, isBase64Encoded = false }: SignInEvent): string {
  const [text, encoding] = [body ?? '', isBase64Encoded ? 'base64' : 'utf8'] as const;
  // Counted before anything is decoded.
  if (Buffer.byteLength(text, encoding) > LONGEST_BODY) throw new Malformed('too long');
  const bytes = Buffer.from(text, encoding);
  // Node leaves out what is no base64.
  if (bytes.toString(encoding) !== text) throw new Malformed(`no ${encoding}`);
  return bytes.toString();
}
