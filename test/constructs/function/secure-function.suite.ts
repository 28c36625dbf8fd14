import { Match, type Template } from 'aws-cdk-lib/assertions';
import { aws_iam as iam, aws_lambda as lambda } from 'aws-cdk-lib';
import { SecureFunction, type SecureFunctionProps } from '../../../lib/constructs/function/secure-function';
import { APP_SUBNETS, surroundings } from '../../support/surroundings';
import { RECOMMENDED_FLAGS } from '../../support/synth';

const CODE = lambda.Code.fromInline('exports.handler = async () => {};');
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000';

interface Setting {
  readonly inVpc?: boolean;
  readonly flags?: Record<string, unknown>;
  /** What an application does with the function. */
  readonly use?: (fn: SecureFunction) => void;
}

function secureFunction(extra: object = {}, { inVpc = false, flags = {}, use }: Setting = {}): Template {
  const { stack, vpc, key, template } = surroundings(flags);
  const props: SecureFunctionProps = {
    code: CODE,
    encryptionKey: key,
    ...(inVpc && { vpc, vpcSubnets: APP_SUBNETS }),
  };
  const fn = new SecureFunction(stack, 'Function', { ...props, ...extra });
  use?.(fn);
  return template();
}

const statements = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) =>
      (Properties as { PolicyDocument: { Statement: Record<string, unknown>[] } }).PolicyDocument.Statement,
  );

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('SecureFunction %s', (_, flags) => {
  const template = secureFunction({}, { flags });

  test('has a current runtime, an encrypted environment, a limit and a trace', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      KmsKeyArn: KEY,
      ReservedConcurrentExecutions: 5,
      TracingConfig: { Mode: 'Active' },
      DeadLetterConfig: Match.anyValue(),
    });
  });

  test('queue and log are under the key; the log is kept six years', () => {
    template.hasResource('AWS::SQS::Queue', {
      DeletionPolicy: 'Retain',
      Properties: { KmsMasterKeyId: KEY, MessageRetentionPeriod: 1209600 },
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { KmsKeyId: KEY, RetentionInDays: 2192 },
    });
  });

  test('what fails for good can be put into the encrypted queue', () => {
    expect(statements(template)).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY,
      Condition: { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } },
    });
  });

  test('its role has neither inline policies nor policies of AWS', () => {
    for (const inVpc of [false, true]) {
      const made = secureFunction({}, { flags, inVpc });
      made.resourceCountIs('AWS::IAM::Policy', 0);
      expect(JSON.stringify(made.findResources('AWS::IAM::Role'))).not.toContain(':aws:policy/');
    }
  });
});

test('the function waits for its policies, and names no dependency twice', () => {
  const template = secureFunction({}, { inVpc: true });
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const policies = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
  expect([...(fn!.DependsOn as string[])].toSorted()).toEqual(policies.toSorted());
});

test('only the two trace actions and, in a network, the interface actions know no resource', () => {
  const anywhere = (inVpc: boolean) =>
    statements(secureFunction({}, { inVpc }))
      .filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*')
      .flatMap(({ Action }) => Action as string[])
      .map((action) => action.split(':')[0]);
  expect(new Set(anywhere(false))).toEqual(new Set(['xray']));
  expect(new Set(anywhere(true))).toEqual(new Set(['xray', 'ec2']));
});

test('in a network it reaches nothing until it is let there', () => {
  const [group] = Object.values(secureFunction({}, { inVpc: true }).findResources('AWS::EC2::SecurityGroup'));
  expect(group!.Properties.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '255.255.255.255/32' }),
  ]);
});

test('code of the function never manages network interfaces, though Lambda does on its behalf', () => {
  const all = statements(secureFunction({}, { inVpc: true }));
  const allowed = all.find(({ Effect, Action }) => Effect === 'Allow' && String(Action).includes('ec2:'));
  const denied = all.find(({ Effect }) => Effect === 'Deny');
  expect(denied).toEqual({
    Effect: 'Deny',
    Action: allowed!.Action,
    Resource: '*',
    Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
  });
});

test('grants stay apart from what the service needs, so that the exception never covers them', () => {
  const template = secureFunction(
    {},
    {
      use: (fn) =>
        fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })),
    },
  );
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const withGrant = policies.filter((policy) => JSON.stringify(policy).includes('s3:GetObject'));
  expect(withGrant).toHaveLength(1);
  expect(JSON.stringify(withGrant)).not.toContain('xray:');
});

test('props that TypeScript would refuse change nothing', () => {
  const hostile = secureFunction({
    runtime: lambda.Runtime.NODEJS_18_X,
    tracing: lambda.Tracing.DISABLED,
    deadLetterQueueEnabled: false,
    environmentEncryption: undefined,
    role: undefined,
    runtimeManagementMode: lambda.RuntimeManagementMode.manual('arn:aws:lambda:us-east-1::runtime:old'),
  });
  expect(hostile.toJSON()).toEqual(secureFunction().toJSON());
});

test('code comes from one place', () => {
  expect(() => secureFunction({ code: undefined })).toThrow(/either entry or code; given: none/);
  expect(() => secureFunction({ entry: 'x' })).toThrow(/either entry or code; given: both/);
  expect(() => secureFunction({ code: undefined, entry: 'no-such-function' })).toThrow(
    /no folder lambda\/no-such-function/,
  );
});

test('an environment that Lambda would not take does not synthesize, whatever is filled in later', () => {
  const filled = (length: number) => ({
    use: (fn: SecureFunction) => {
      fn.addEnvironment('ARN', fn.role!.roleArn).addEnvironment('LIST', 'é'.repeat(length));
    },
  });
  // ARN and LIST are seven bytes themselves.
  expect(() => secureFunction({}, filled(2044))).not.toThrow();
  expect(() => secureFunction({}, filled(2045))).toThrow(
    'Stack/Function: its environment takes at least 4097 bytes; allowed: 4096',
  );
});
