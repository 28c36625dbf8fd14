import { aws_cognito as cognito } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { within } from '../within';

export interface SessionLimits {
  readonly idleMinutes?: number;
  readonly absoluteHours?: number;
}

/**
 * The one client of a directory: a server, which holds a secret, so that nobody else can start a sign-in and threat
 * protection sees the address of the person instead of the server's. Tokens end with the idle time; refresh tokens
 * are used once and end with the session (IDN-2, 45 CFR 164.312(a)(2)(iii)).
 */
export function directoryClient(
  scope: Construct,
  pool: cognito.CfnUserPool,
  { idleMinutes = 30, absoluteHours = 24 }: SessionLimits,
): cognito.CfnUserPoolClient {
  const tokenMinutes = within(scope, 'idleMinutes', idleMinutes, 5, 30);
  const refreshHours = within(scope, 'absoluteHours', absoluteHours, 1, 24);
  return new cognito.CfnUserPoolClient(scope, 'Client', {
    userPoolId: pool.ref,
    clientName: 'server',
    generateSecret: true,
    enablePropagateAdditionalUserContextData: true,
    // Choice-based sign-in: SRP, password or passkey. A rotating refresh token excludes ALLOW_REFRESH_TOKEN_AUTH.
    explicitAuthFlows: ['ALLOW_USER_AUTH'],
    supportedIdentityProviders: ['COGNITO'],
    allowedOAuthFlowsUserPoolClient: false,
    authSessionValidity: 3,
    accessTokenValidity: tokenMinutes,
    idTokenValidity: tokenMinutes,
    refreshTokenValidity: refreshHours,
    tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'hours' },
    refreshTokenRotation: { feature: 'ENABLED', retryGracePeriodSeconds: 10 },
    enableTokenRevocation: true,
    preventUserExistenceErrors: 'ENABLED',
    readAttributes: ['email', 'email_verified', 'custom:tenant'],
    writeAttributes: ['locale'], // an empty list would mean every attribute
  });
}
