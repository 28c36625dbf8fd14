import type { IncomingMessage, ServerResponse } from 'node:http';
import { trustedProxies } from '../audit/request-source';
import { requestOf, send } from './http-middleware';
import type { Session } from './session';
import { LONGEST_BODY, Malformed } from './sign-in-body';
import { answerSignIn, type SignInRouteOptions } from './sign-in-routes';

export type SignInMiddlewareOptions = SignInRouteOptions;

/**
 * Answers the sign-in and the step-up of browsers: docs/sessions.md, "Signing in". It stands behind the guard, whose `isPublic`
 * is `isSignIn`.
 *
 * Every refusal of a sign-in is 401 `{"error": "sign-in-refused"}`, of a step-up 403 with the same: whether the account exists,
 * and what was wrong, is not said. When the directory does not answer it is 503.
 *
 * @returns whether it answered; the application answers everything else
 */
export function signInMiddleware(options: SignInMiddlewareOptions) {
  const proxies = trustedProxies(options.trustedProxies ?? []);
  return async (
    req: IncomingMessage,
    res: ServerResponse,
    session: Session | undefined,
  ): Promise<boolean> => {
    const { request, via } = requestOf(req, proxies);
    const answer = await answerSignIn(options, { ...request, body: () => bodyOf(req) }, session, via);
    if (answer) send(res, answer);
    return answer !== undefined;
  };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_BODY) throw new Malformed('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
