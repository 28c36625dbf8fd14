import { Stack, aws_iam as iam, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContextKey } from '../../../lib/constructs/database/context-key';
import { ContextKeyRotation } from '../../../lib/constructs/database/context-key-rotation';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import { NetworkedStack } from './fixture';
import { databaseSurroundings } from './surroundings';

function keys(flags?: Record<string, unknown>) {
  const stack = new NetworkedStack(flags);
  const rotation = new ContextKeyRotation(stack, 'Rotation', {
    database: stack.database(),
    secretsKey: stack.key('secrets'),
    surroundings: databaseSurroundings(stack),
    alerts: {
      onCall: new sns.Topic(stack, 'OnCall'),
      breach: new sns.Topic(stack, 'Breach'),
      undelivered: new sqs.Queue(stack, 'Undelivered'),
    },
  });
  return { stack, rotation, key: new ContextKey(stack, 'PortalKey', { rotation, login: 'app_portal' }) };
}

describe.each([
  ['the recommended flags', undefined],
  ['no flags', {}],
])('a context key under %s', (_, flags) => {
  const template = Template.fromStack(keys(flags).stack);
  const [[secret, { Properties }]] = Object.entries(
    template.findResources('AWS::SecretsManager::Secret'),
  ) as [[string, { Properties: object }]];

  test('is made by nobody but the function: the template holds none, and the service makes none', () => {
    expect(Properties).toEqual({
      Description: 'Signs the contexts of app_portal',
      KmsKeyId: expect.stringMatching(/key\/secrets$/) as string,
      Tags: [{ Key: 'bulwark:login', Value: 'app_portal' }],
    });
  });

  test('is in the database before the deployment goes on, and rotates at once and each 30 days', () => {
    template.hasResourceProperties('Custom::ContextKey', { SecretArn: { Ref: secret } });
    const [first] = Object.keys(template.findResources('Custom::ContextKey'));
    const [permission] = Object.keys(
      template.findResources('AWS::Lambda::Permission', {
        Properties: {
          Principal: 'secretsmanager.amazonaws.com',
          SourceArn: { Ref: secret },
          SourceAccount: '111122223333',
        },
      }),
    );
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      Properties: {
        SecretId: { Ref: secret },
        RotationRules: { AutomaticallyAfterDays: 30 },
        RotateImmediatelyOnUpdate: Match.absent(), // which means at once
      },
      DependsOn: Match.arrayWith([first, permission]),
    });
  });

  test('the function may sign in as the keeper, and as nobody who could use a key', () => {
    const text = JSON.stringify(template.toJSON());
    const users = [...text.matchAll(/"\/(\w+)"\]\]/g)].map(([, user]) => user);
    expect(users).toEqual(['context_keeper_login']);
  });
});

test('a role in another stack may read the one secret, and decrypt it', () => {
  const { stack, key } = keys();
  const other = new Stack(stack.node.root, 'Other', {
    env: { account: '111122223333', region: 'us-east-1' },
  });
  const role = new ManagedPolicyRole(other, 'Role', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  key.grantRead(role);
  const [policy] = Object.values(Template.fromStack(other).findResources('AWS::IAM::ManagedPolicy'));
  const [read, decrypt] = policy!.Properties.PolicyDocument.Statement as {
    Action: string;
    Resource: unknown;
    Condition?: object;
  }[];
  expect(read).toMatchObject({ Action: 'secretsmanager:GetSecretValue' });
  expect(decrypt).toMatchObject({
    Action: 'kms:Decrypt',
    Resource: expect.stringMatching(/key\/secrets$/) as string,
    Condition: {
      StringEquals: {
        'kms:EncryptionContext:SecretARN': read!.Resource,
        'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
      },
    },
  });
  expect(policy!.Properties.PolicyDocument.Statement).toHaveLength(2);
});

test('a login that is no user of PostgreSQL is refused', () => {
  const { stack, rotation } = keys();
  expect(() => new ContextKey(stack, 'Wrong', { rotation, login: 'app-portal' })).toThrow(
    'login was "app-portal"',
  );
});
