/** `import { Sessions } from 'bulwark/sessions'`: who a request is from, and until when. `docs/sessions.md`. */
export { NO_SESSION_COOKIE, SESSION_COOKIE, sessionCookie } from './cookie';
export { type ClientSecret, cognitoClientSecret, type CognitoClients } from './client-secret';
export { callerOf, currentSession, tenantContext } from './current-session';
export { Devices, type ProofOf } from './devices';
export {
  cognitoDirectory,
  type CognitoDirectoryOptions,
  type CognitoTokens,
  type SessionDirectory,
} from './directory-client';
export { dynamodbSessionStore, type SessionTableClient } from './dynamodb-store-client';
export { Emergency, EMERGENCY_REASONS, type EmergencyReason, type EmergencyRequest } from './emergency';
export { type GuardOptions, issuedHeaders, PASSIVE_HEADER, SECONDS_LEFT_HEADER } from './guard';
export { sessionMiddleware } from './http-middleware';
export {
  type DirectoryIssuer,
  type DirectoryTokens,
  type IdentityTokens,
  identityTokens,
  type VerifiedIdentity,
} from './identity-tokens';
export { guardedHandler, type SessionEvent, type SessionResult } from './lambda-handler';
export { HIGHEST, type SessionLimits } from './limits';
export { type RefusalReason, REFUSALS, SessionRefusal } from './refusal';
export { kmsSealer, type Sealer, type SealingKey } from './sealer';
export type { Issued, Session } from './session';
export type { Via } from './session-events';
export { SignIn, type SignInAnswer, type SignInOptions, type SignInStep } from './sign-in';
export { type CognitoSignIn, type SignInPool, type Visitor } from './sign-in-client';
export { type SignInEvent, signInHandler } from './sign-in-handler';
export { signInMiddleware, type SignInMiddlewareOptions } from './sign-in-middleware';
export { type SignInReason, SignInRefusal } from './sign-in-refusal';
export { isSignIn, type SignInRouteOptions } from './sign-in-routes';
export { Sessions, type SessionsOptions } from './sessions';
export {
  type EndOfPerson,
  type Note,
  type SessionChanges,
  type SessionKind,
  type SessionStore,
  SessionStoreError,
  type StoredSession,
} from './store';
export type { EmergencyAccess, Principal } from '../identity/principal';
export { type Directory, DIRECTORIES, type Role, ROLES } from '../identity/roles';
