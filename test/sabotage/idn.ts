import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const POOLS = ['Workforce', 'Patients'] as const;
const pool = (draft: Draft, name: string = POOLS[1]) =>
  draft.one('AWS::Cognito::UserPool', (_, id) => id.startsWith(name));
const client = (draft: Draft) => draft.one('AWS::Cognito::UserPoolClient');
const risk = (draft: Draft) => draft.one('AWS::Cognito::UserPoolRiskConfigurationAttachment');

sabotage('IDN-1.account-recovery', 'a password is recovered by telephone', (draft) =>
  pool(draft).push('AccountRecoverySetting.RecoveryMechanisms', {
    Name: 'verified_phone_number',
    Priority: 2,
  }),
);
sabotage('IDN-1.account-recovery', 'a password is recovered as Cognito likes', (draft) =>
  pool(draft).unset('AccountRecoverySetting'),
);
const HIGH = 'AccountTakeoverRiskConfiguration.Actions.HighAction.EventAction';
sabotage('IDN-1.account-takeover', 'a sign-in of high risk needs a code only', (draft) =>
  risk(draft).set(HIGH, 'MFA_REQUIRED'),
);
sabotage('IDN-1.account-takeover', 'risks are counted and nothing else', (draft) =>
  risk(draft).unset('AccountTakeoverRiskConfiguration'),
);
sabotage('IDN-1.client-flows', 'a client takes passwords', (draft) =>
  client(draft).push('ExplicitAuthFlows', 'ALLOW_USER_PASSWORD_AUTH'),
);
sabotage('IDN-1.client-flows', 'a client takes what Cognito allows by default', (draft) =>
  client(draft).unset('ExplicitAuthFlows'),
);
sabotage('IDN-1.client-flows', 'a client gets tokens through the browser', (draft) =>
  client(draft).set('AllowedOAuthFlows', ['implicit']),
);
sabotage('IDN-1.compromised-passwords', 'compromised passwords are accepted', (draft) =>
  risk(draft).set('CompromisedCredentialsRiskConfiguration.Actions.EventAction', 'NO_ACTION'),
);
sabotage('IDN-1.compromised-passwords', 'compromised passwords are accepted at a change', (draft) =>
  risk(draft).set('CompromisedCredentialsRiskConfiguration.EventFilter', ['SIGN_IN']),
);
sabotage('IDN-1.compromised-passwords', 'one pool looks at no passwords', (draft) => risk(draft).remove());
sabotage('IDN-1.hidden-users', 'a sign-in tells who is a patient', (draft) =>
  client(draft).set('PreventUserExistenceErrors', 'LEGACY'),
);
for (const name of POOLS) {
  sabotage('IDN-1.invited-only', `${name} sign up by themselves`, (draft) =>
    pool(draft, name).set('AdminCreateUserConfig.AllowAdminCreateUserOnly', false),
  );
  sabotage('IDN-1.mfa-required', `${name} may go without a second factor`, (draft) =>
    pool(draft, name).set('MfaConfiguration', 'OPTIONAL'),
  );
}
sabotage('IDN-1.mfa-required', 'a code by SMS is a factor', (draft) =>
  pool(draft).push('EnabledMfas', 'SMS_MFA'),
);
sabotage('IDN-1.mfa-required', 'a code by e-mail opens an account', (draft) =>
  pool(draft).push('Policies.SignInPolicy.AllowedFirstAuthFactors', 'EMAIL_OTP'),
);
sabotage('IDN-1.passkey-verification', 'passkeys only prefer to verify their user', (draft) =>
  pool(draft).set('WebAuthnUserVerification', 'preferred'),
);
sabotage('IDN-1.passkey-verification', 'a passkey is a single factor', (draft) =>
  pool(draft).set('WebAuthnFactorConfiguration', 'SINGLE_FACTOR'),
);
sabotage('IDN-1.password-policy', 'passwords are a character shorter', (draft) =>
  pool(draft).set('Policies.PasswordPolicy.MinimumLength', 13),
);
sabotage('IDN-1.threat-protection', 'threats are only written down', (draft) =>
  pool(draft).set('UserPoolAddOns.AdvancedSecurityMode', 'AUDIT'),
);
sabotage('IDN-1.threat-protection', 'a pool is of a tier without threat protection', (draft) =>
  pool(draft).set('UserPoolTier', 'ESSENTIALS'),
);

sabotage('IDN-2.refresh-rotation', 'refresh tokens are used again', (draft) =>
  client(draft).set('RefreshTokenRotation.Feature', 'DISABLED'),
);
sabotage('IDN-2.refresh-rotation', 'a used refresh token lives for longer than a minute', (draft) =>
  client(draft).set('RefreshTokenRotation.RetryGracePeriodSeconds', 61),
);
sabotage('IDN-2.token-revocation', 'tokens cannot be revoked', (draft) =>
  client(draft).set('EnableTokenRevocation', false),
);
for (const [what, path, value] of [
  ['access tokens live for 31 minutes', 'AccessTokenValidity', 31],
  ['ID tokens live for 31 minutes', 'IdTokenValidity', 31],
  ['sessions live for 25 hours', 'RefreshTokenValidity', 25],
  ['sessions live for 24 days', 'TokenValidityUnits.RefreshToken', 'days'],
] as const) {
  sabotage('IDN-2.token-validity', what, (draft) => client(draft).set(path, value));
}
sabotage('IDN-2.token-validity', 'sessions live as long as Cognito likes', (draft) =>
  client(draft).unset('RefreshTokenValidity'),
);

const PERMIT_ALL = 'permit (principal, action, resource);';
sabotage('IDN-4.named-permits', 'a policy permits everybody everything', (draft) =>
  draft.add('identity', 'AWS::VerifiedPermissions::Policy', {
    PolicyStoreId: 'store',
    Definition: { Static: { Statement: PERMIT_ALL } },
  }),
);
sabotage('IDN-4.policy-store', 'a policy store takes whatever parses', (draft) =>
  draft.add('identity', 'AWS::VerifiedPermissions::PolicyStore', { ValidationSettings: { Mode: 'OFF' } }),
);

const CLAIMS = 'LambdaConfig.PreTokenGenerationConfig';
for (const name of POOLS) {
  sabotage('IDN-4.claims-from-database', `tokens of ${name} say what Cognito likes`, (draft) =>
    pool(draft, name).unset('LambdaConfig'),
  );
}
sabotage('IDN-4.claims-from-database', 'access tokens say nothing of roles', (draft) =>
  pool(draft).set(`${CLAIMS}.LambdaVersion`, 'V1_0'),
);
sabotage('IDN-4.claims-from-database', 'anybody in Cognito asks for claims', (draft) =>
  draft
    .one('AWS::Lambda::Permission', (it) => it.Principal === 'cognito-idp.amazonaws.com')
    .unset('SourceArn'),
);
sabotage('AUD-2.recorded-sign-ins', 'sign-ins of a pool are recorded nowhere', (draft) =>
  draft.one('AWS::Logs::SubscriptionFilter').remove(),
);
sabotage('AUD-2.recorded-sign-ins', 'sign-ins are recorded that somebody likes', (draft) =>
  draft.one('AWS::Logs::SubscriptionFilter').set('FilterPattern', 'Pass'),
);

sabotage('IDN-6.database-iam', 'the database takes passwords only', (draft) =>
  draft.one('AWS::RDS::DBCluster').set('EnableIAMDatabaseAuthentication', false),
);
const task = (draft: Draft) => draft.one('AWS::ECS::TaskDefinition');
sabotage('IDN-6.unprivileged-containers', 'a container is privileged', (draft) =>
  task(draft).set('ContainerDefinitions.0.Privileged', true),
);
sabotage('IDN-6.unprivileged-containers', 'a container may change its own program', (draft) =>
  task(draft).set('ContainerDefinitions.0.ReadonlyRootFilesystem', false),
);
sabotage('IDN-6.database-password', 'the master password stands in the template', (draft) => {
  const cluster = draft.one('AWS::RDS::DBCluster');
  cluster.unset('ManageMasterUserPassword');
  cluster.set('MasterUserPassword', 'correct-horse-battery-staple');
});
const policyThat = (draft: Draft, id: string) =>
  draft.one('AWS::VerifiedPermissions::Policy', (_, name) => name.includes(id.replaceAll('-', '')));
sabotage(
  'IDN-3.fresh-authentication',
  'records are exported by whoever sits down at an open session',
  (draft) => policyThat(draft, 'stale-authentication').remove(),
);
sabotage('IDN-3.fresh-authentication', 'a visit by video is joined on any device', (draft) =>
  policyThat(draft, 'unknown-device').remove(),
);
sabotage(
  'IDN-6.internal-callers',
  'a workload that knows no callers is reached inside the network',
  (draft) =>
    draft
      .one('AWS::ElasticLoadBalancingV2::LoadBalancer', (_, id) => id.startsWith('Edge'))
      .set('Scheme', 'internal'),
);
sabotage('IDN-6.no-api-keys', 'an API is opened by a key', (draft) =>
  draft.add('edge', 'AWS::AppSync::GraphQLApi', { AuthenticationType: 'API_KEY' }),
);
for (const type of ['AWS::IAM::User', 'AWS::IAM::AccessKey']) {
  sabotage('IDN-6.no-iam-users', `there is an ${type}`, (draft) => draft.add('identity', type));
}
sabotage('IDN-6.no-secrets-in-environment', 'a container is given a password', (draft) =>
  draft
    .one('AWS::ECS::TaskDefinition')
    .set('ContainerDefinitions.0.Environment', [{ Name: 'DB_PASSWORD', Value: 'hunter2' }]),
);
sabotage('IDN-6.no-secrets-in-environment', 'a function is given what a secret resolves to', (draft) =>
  draft.one('AWS::Lambda::Function').set('Environment', {
    Variables: { SETTINGS: '{{resolve:secretsmanager:vendor:SecretString:token}}' },
  }),
);
sabotage('IDN-6.no-wildcard-administration', 'a policy allows all of a service', (draft) =>
  draft
    .one('AWS::IAM::ManagedPolicy', (_, id) => id.startsWith('Container'))
    .push('PolicyDocument.Statement', {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
    }),
);
sabotage('IDN-6.no-wildcard-administration', 'a policy allows all but a little', (draft) =>
  draft.one('AWS::IAM::ManagedPolicy').push('PolicyDocument.Statement', {
    Effect: 'Allow',
    NotAction: 'iam:*',
    Resource: '*',
  }),
);
sabotage('IDN-6.no-wildcard-administration', 'a role is given AdministratorAccess', (draft) =>
  draft.one('AWS::IAM::Role').set('ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']),
);
sabotage('IDN-6.secret-rotation', 'a secret does not rotate', (draft) =>
  draft.add('database', 'AWS::SecretsManager::Secret'),
);

const trust = (condition: Record<string, string> | undefined) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      ...(condition && { Condition: { Bool: condition } }),
    },
  ],
});
sabotage('IDN-9.human-roles', 'people take a role without a second factor', (draft) =>
  draft.add('identity', 'AWS::IAM::Role', { AssumeRolePolicyDocument: trust(undefined) }),
);
sabotage('IDN-9.human-roles', 'people keep a role for more than eight hours', (draft) =>
  draft.add('identity', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: trust({ 'aws:MultiFactorAuthPresent': 'true' }),
    MaxSessionDuration: 28_801,
  }),
);
