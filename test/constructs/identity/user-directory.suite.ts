import { Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserDirectory, type UserDirectoryProps } from '../../../lib/constructs/identity/user-directory';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

const POOL = 'AWS::Cognito::UserPool';
const CLIENT = 'AWS::Cognito::UserPoolClient';

function directory(props: object = {}, flags: Record<string, unknown> = RECOMMENDED_FLAGS) {
  const stack = new Stack(newApp({ context: flags }), 'Test', {
    env: { account: '111122223333', region: 'us-east-1' },
  });
  const key = (name: string) =>
    kms.Key.fromKeyArn(stack, name, `arn:aws:kms:us-east-1:111122223333:key/${name}`);
  const people = new UserDirectory(stack, 'People', {
    name: 'people',
    relyingParty: 'app.example.com',
    encryptionKey: key('identity'),
    logKey: key('logs'),
    ...(props as Partial<UserDirectoryProps>),
  });
  return { stack, people };
}
const templateOf = (props?: object, flags?: Record<string, unknown>): Template =>
  Template.fromStack(directory(props, flags).stack);

describe.each([
  ['the recommended flags', RECOMMENDED_FLAGS],
  ['no flags', {}],
])('a directory under %s', (_, flags) => {
  const template = templateOf({}, flags);

  test('takes in invited people only, each with a second factor that is neither SMS nor e-mail', () => {
    template.hasResourceProperties(POOL, {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      SmsConfiguration: Match.absent(),
      DeviceConfiguration: Match.absent(), // a remembered device would skip the second factor
    });
  });

  test('takes passkeys only when they verify their user', () => {
    template.hasResourceProperties(POOL, {
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      WebAuthnUserVerification: 'required',
      WebAuthnRelyingPartyID: 'app.example.com',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    });
  });

  test('refuses weak, reused and compromised passwords and risky sign-ins', () => {
    template.hasResourceProperties(POOL, {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: {
        AdvancedSecurityMode: 'ENFORCED',
        AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' },
      },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 14,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          PasswordHistorySize: 24,
          TemporaryPasswordValidityDays: 1,
        },
      },
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolRiskConfigurationAttachment', {
      ClientId: 'ALL',
      CompromisedCredentialsRiskConfiguration: {
        Actions: { EventAction: 'BLOCK' },
        EventFilter: ['SIGN_IN', 'SIGN_UP', 'PASSWORD_CHANGE'],
      },
      AccountTakeoverRiskConfiguration: {
        Actions: {
          HighAction: { EventAction: 'BLOCK' },
          MediumAction: { EventAction: 'MFA_REQUIRED' },
          LowAction: { EventAction: 'MFA_REQUIRED' },
        },
      },
    });
  });

  test('knows a person by an address that was verified, also after a change', () => {
    template.hasResourceProperties(POOL, {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  test('is encrypted under its key, protected and kept', () => {
    template.hasResource(POOL, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtection: 'ACTIVE',
        KeyConfiguration: {
          KeyType: 'CUSTOMER_MANAGED_KEY',
          KmsKeyArn: Match.stringLikeRegexp('key/identity$'),
        },
      },
    });
  });

  test('fixes the tenant of a person for good', () => {
    template.hasResourceProperties(POOL, {
      Schema: [Match.objectLike({ Name: 'tenant', Mutable: false })],
    });
    template.hasResourceProperties(CLIENT, { WriteAttributes: ['locale'] });
  });

  test('logs every sign-in for six years', () => {
    template.hasResourceProperties('AWS::Cognito::LogDeliveryConfiguration', {
      LogConfigurations: [
        {
          EventSource: 'userAuthEvents',
          LogLevel: 'INFO',
          CloudWatchLogsConfiguration: {
            LogGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PeopleSignIns'), 'Arn'] },
          },
        },
      ],
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/cognito/people',
      RetentionInDays: 2192,
      KmsKeyId: Match.stringLikeRegexp('key/logs$'),
    });
  });

  test('is reached through a server that holds a secret, never through pages of Cognito', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
    template.hasResourceProperties(CLIENT, {
      GenerateSecret: true,
      EnablePropagateAdditionalUserContextData: true,
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      AllowedOAuthFlows: Match.absent(),
      PreventUserExistenceErrors: 'ENABLED',
      SupportedIdentityProviders: ['COGNITO'],
      AuthSessionValidity: 3,
      ReadAttributes: ['email', 'email_verified', 'custom:tenant'],
    });
  });

  test('ends tokens with the idle time and sessions with the day', () => {
    template.hasResourceProperties(CLIENT, {
      AccessTokenValidity: 30,
      IdTokenValidity: 30,
      RefreshTokenValidity: 24,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
      EnableTokenRevocation: true,
    });
  });
});

test('shorter sessions are taken as given', () => {
  templateOf({ idleMinutes: 10, absoluteHours: 8 }).hasResourceProperties(CLIENT, {
    AccessTokenValidity: 10,
    IdTokenValidity: 10,
    RefreshTokenValidity: 8,
  });
});

test.each([
  [false, 'admin_only'],
  [true, 'verified_email'],
])('self-service recovery %s: %s, never SMS', (selfServiceRecovery, mechanism) => {
  templateOf({ selfServiceRecovery }).hasResourceProperties(POOL, {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: mechanism, Priority: 1 }] },
  });
});

test('hostile properties change nothing', () => {
  const hostile = templateOf({
    mfa: 'OFF',
    mfaConfiguration: 'OPTIONAL',
    enabledMfas: ['SMS_MFA', 'EMAIL_OTP'],
    selfSignUpEnabled: true,
    deletionProtection: false,
    removalPolicy: 'destroy',
    userPoolTier: 'LITE',
    advancedSecurityMode: 'OFF',
    generateSecret: false,
    explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  expect(hostile.toJSON()).toEqual(templateOf().toJSON());
});

test.each<[object, RegExp]>([
  [{ idleMinutes: 60 }, /idleMinutes was 60; allowed: 5 to 30/],
  [{ idleMinutes: 2 }, /idleMinutes was 2; allowed: 5 to 30/],
  [{ absoluteHours: 720 }, /absoluteHours was 720; allowed: 1 to 24/],
  [{ absoluteHours: NaN }, /absoluteHours was NaN/],
  [{ logRetentionDays: 30 }, /retentionDays was 30; allowed: at least 2192/],
])('refuses %p', (props, message) => {
  expect(() => directory(props)).toThrow(message);
});

test('a server may sign people in, and nothing else', () => {
  const { stack, people } = directory();
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  people.grantSignIn(role);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'cognito-idp:AdminInitiateAuth',
            'cognito-idp:AdminRespondToAuthChallenge',
            'cognito-idp:DescribeUserPoolClient',
          ],
          Resource: Match.not('*'),
        },
      ],
    },
  });
});
