/** Names of the function's environment variables. */
export const ENV = [
  'POOLS', // <directory>=<id of its user pool>, with a space between two
  'AUDIT_STREAM', // name of the stream
] as const;

export const METRICS = {
  recorded: 'AuthenticationEventsRecorded',
  poison: 'AuthenticationEventsNotUnderstood', // in the dead-letter queue with the batch
} as const;

/** API calls on a user pool that its own log does not tell of, and what they are in the audit trail. */
export const CALLS = {
  AdminConfirmSignUp: 'grant',
  AdminCreateUser: 'create',
  AdminAddUserToGroup: 'grant',
  AdminDeleteUser: 'delete',
  AdminDeleteUserAttributes: 'update',
  AdminDisableUser: 'revoke',
  AdminEnableUser: 'grant',
  AdminForgetDevice: 'revoke',
  AdminRemoveUserFromGroup: 'revoke',
  AdminResetUserPassword: 'password-change',
  AdminSetUserMFAPreference: 'configure',
  AdminSetUserPassword: 'password-change',
  AdminUpdateUserAttributes: 'update',
  AdminUserGlobalSignOut: 'session-revoked',
  CompleteWebAuthnRegistration: 'device-added',
  ConfirmForgotPassword: 'password-change',
  DeleteUser: 'delete',
  DeleteWebAuthnCredential: 'configure',
  GlobalSignOut: 'session-revoked',
  SetUserMFAPreference: 'configure',
  UpdateUserAttributes: 'update',
  VerifySoftwareToken: 'device-added',
} as const;

/** Calls that a sign-in consists of: of interest where Cognito says that there were too many. */
export const SIGN_IN_CALLS = [
  'AdminInitiateAuth',
  'AdminRespondToAuthChallenge',
  'InitiateAuth',
  'RespondToAuthChallenge',
] as const;
/** How the error message of a locked account begins. Amazon Cognito Developer Guide, "Lockout behavior for failed sign-in attempts". */
export const LOCKED_OUT = 'Password attempts exceeded';
