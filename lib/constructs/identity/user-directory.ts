import {
  RemovalPolicy,
  Stack,
  aws_cognito as cognito,
  aws_iam as iam,
  aws_lambda as lambda,
} from 'aws-cdk-lib';
import type { aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';
import { directoryClient } from './directory-client';
import type { TokenClaims } from './token-claims';

export interface UserDirectoryProps {
  /** Name of the user pool. */
  readonly name: string;
  /** Host name that people reach; passkeys are bound to it. */
  readonly relyingParty: string;
  /** Customer managed key of the directory's data (KEY-1); its policy must admit `cognito-idp.amazonaws.com`. */
  readonly encryptionKey: kms.IKey;
  /** Customer managed key of the log of sign-ins; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the log of sign-ins; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number;
  /** Minutes after which an access token ends, 5 to 30. @default 30 */
  readonly idleMinutes?: number;
  /** Hours after which people sign in again, 1 to 24. @default 24 */
  readonly absoluteHours?: number;
  /**
   * Whether people may reset a forgotten password by e-mail; their second factor is asked for all the same.
   * @default false: an administrator does it
   */
  readonly selfServiceRecovery?: boolean;
  /**
   * Puts roles and tenant into tokens, or lets there be none (IDN-4). One pool is its only caller.
   * @default - tokens say nothing but who it is, and a gate that judges the app finds the pool without
   */
  readonly tokenClaims?: Pick<TokenClaims, 'function'>;
}

/**
 * A directory of people: invited only, with a second factor for everyone (an authenticator app, or a passkey that
 * verifies its user), compromised passwords and risky sign-ins refused, and one confidential client for the server
 * that signs them in (IDN-1, IDN-2). 45 CFR 164.312(a)(2)(i), 164.312(d), 164.308(a)(5)(ii)(D).
 *
 * There is no hosted domain: Cognito's own pages also accept TLS 1.2. Pages are the application's, behind its own
 * listener, and the server talks to Cognito (TLS-1).
 *
 * @example
 * const people = new UserDirectory(this, 'Workforce', {
 *   name: 'workforce',
 *   relyingParty: 'app.example.com',
 *   encryptionKey: key,
 *   logKey: key,
 *   tokenClaims: new TokenClaims(this, 'Claims', { directory: 'workforce', database, log: auditLog }),
 * });
 * new AuthenticationEvents(this, 'SignIns', { workforce: people, log: auditLog });
 * // The server that signs people in.
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * people.grantSignIn(role);
 */
export class UserDirectory extends Construct {
  readonly pool: cognito.IUserPool;
  readonly clientId: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Where Cognito writes of sign-ins. */
  readonly signInLog: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: UserDirectoryProps) {
    super(scope, id);
    const pool = new cognito.CfnUserPool(this, 'Pool', {
      userPoolName: props.name,
      userPoolTier: 'PLUS',
      deletionProtection: 'ACTIVE',
      keyConfiguration: {
        keyType: 'CUSTOMER_MANAGED_KEY',
        kmsKeyArn: customerKey(this.node.path, 'encryptionKey', props.encryptionKey).keyArn,
      },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true, inviteMessageTemplate: INVITATION },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      ...(props.tokenClaims && {
        lambdaConfig: {
          preTokenGenerationConfig: {
            lambdaArn: props.tokenClaims.function.functionArn,
            lambdaVersion: 'V2_0', // claims in access tokens as well
          },
        },
      }),
      autoVerifiedAttributes: ['email'],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ['email'] },
      schema: [TENANT],
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      webAuthnRelyingPartyId: props.relyingParty,
      webAuthnUserVerification: 'required',
      webAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      policies: {
        passwordPolicy: PASSWORDS,
        signInPolicy: { allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
      },
      accountRecoverySetting: {
        recoveryMechanisms: [
          { name: props.selfServiceRecovery ? 'verified_email' : 'admin_only', priority: 1 },
        ],
      },
      userPoolAddOns: {
        advancedSecurityMode: 'ENFORCED',
        advancedSecurityAdditionalFlows: { customAuthMode: 'ENFORCED' },
      },
    });
    pool.applyRemovalPolicy(RemovalPolicy.RETAIN);
    if (props.tokenClaims) {
      new lambda.CfnPermission(this, 'AsksForClaims', {
        functionName: props.tokenClaims.function.functionArn,
        action: 'lambda:InvokeFunction',
        principal: 'cognito-idp.amazonaws.com',
        sourceArn: pool.attrArn,
        sourceAccount: Stack.of(this).account,
      });
    }
    // cfn-lint 1.51 does not know KeyConfiguration yet; AWS's own validation does and judges the pool.
    pool.addMetadata('cfn-lint', { config: { ignore_checks: ['E3002'] } });
    new cognito.CfnUserPoolRiskConfigurationAttachment(this, 'Risk', {
      userPoolId: pool.ref,
      clientId: 'ALL',
      compromisedCredentialsRiskConfiguration: {
        // Cognito sees a password, and so can compare it, in the PASSWORD challenge and not in PASSWORD_SRP.
        actions: { eventAction: 'BLOCK' },
        eventFilter: ['SIGN_IN', 'SIGN_UP', 'PASSWORD_CHANGE'],
      },
      accountTakeoverRiskConfiguration: {
        actions: {
          highAction: { eventAction: 'BLOCK', notify: false },
          mediumAction: { eventAction: 'MFA_REQUIRED', notify: false },
          lowAction: { eventAction: 'MFA_REQUIRED', notify: false },
        },
      },
    });
    const log = new EncryptedLogGroup(this, 'SignIns', {
      logGroupName: `/aws/vendedlogs/cognito/${props.name}`,
      encryptionKey: props.logKey,
      unmasked: {
        reason:
          'Sign-ins are read from here into the audit trail, which must name the account, the address and the device (AUD-2)',
        owner: 'platform engineer',
        expires: '2027-11-22',
        compensating:
          'Cognito writes it, not an application; accounts are opaque ids; only the role of the reader and investigators may read',
      },
      ...(props.logRetentionDays !== undefined && { retentionDays: props.logRetentionDays }),
    });
    new cognito.CfnLogDeliveryConfiguration(this, 'SignInLog', {
      userPoolId: pool.ref,
      logConfigurations: [
        {
          eventSource: 'userAuthEvents',
          logLevel: 'INFO',
          cloudWatchLogsConfiguration: { logGroupArn: log.logGroupArn },
        },
      ],
    });
    this.signInLog = log;
    this.pool = cognito.UserPool.fromUserPoolId(this, 'Imported', pool.ref);
    this.issuer = `https://${pool.attrProviderName}`;
    this.clientId = directoryClient(this, pool, props).ref;
  }

  /**
   * Allows a server to sign people in: `SignIn` of `bulwark/sessions`. What it calls beside that needs no permission:
   * AssociateSoftwareToken, VerifySoftwareToken, GetTokensFromRefreshToken and RevokeToken, which Cognito decides by what
   * the caller shows. Source: Amazon Cognito Developer Guide, "Understanding API, OIDC, and managed login pages
   * authentication", "List of API operations grouped by authorization model".
   */
  grantSignIn(grantee: iam.IGrantable): iam.Grant {
    return this.pool.grant(
      grantee,
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminRespondToAuthChallenge',
      'cognito-idp:DescribeUserPoolClient', // the client's secret
    );
  }
}

/** Set when a person is invited, never changed (TEN-2). */
const TENANT: cognito.CfnUserPool.SchemaAttributeProperty = {
  name: 'tenant',
  attributeDataType: 'String',
  mutable: false,
  required: false, // Cognito cannot require a custom attribute; whoever invites sets it
  stringAttributeConstraints: { minLength: '1', maxLength: '64' },
};

const PASSWORDS: cognito.CfnUserPool.PasswordPolicyProperty = {
  minimumLength: 14,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  passwordHistorySize: 24,
  temporaryPasswordValidityDays: 1,
};

/** Says nothing about who is treated where. */
const INVITATION: cognito.CfnUserPool.InviteMessageTemplateProperty = {
  emailSubject: 'Your account',
  emailMessage:
    'An account was made for you. User name: {username}. Temporary password, valid for one day: {####}',
};
