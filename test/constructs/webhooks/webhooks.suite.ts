import { aws_ec2 as ec2, aws_iam as iam, aws_sqs as sqs, aws_sns as sns } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { METRICS as AGE } from '../../../lambda/secret-age/env';
import { ENV, METRICS as RECEIVER, OPTIONAL } from '../../../lambda/webhook-receiver/env';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import {
  WebhookEndpoint,
  type WebhookEndpointProps,
} from '../../../lib/constructs/webhooks/webhook-endpoint';
import { Webhooks } from '../../../lib/constructs/webhooks/webhooks';
import { difference, grantsIn } from '../../support/function-calls';
import { APP_SUBNETS, surroundings } from '../../support/surroundings';
import { RECOMMENDED_FLAGS } from '../../support/synth';

const LISTENER =
  'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/edge/0123456789abcdef/0123456789abcdef';
const STREAM = 'arn:aws:kinesis:us-east-1:111122223333:stream/audit';

/** Endpoints in one stack, each with the verifier that it is named for, and a role that reads from all of them. */
function webhooks(flags: Record<string, unknown>, ...given: Partial<WebhookEndpointProps>[]) {
  const { stack, vpc, key, template } = surroundings(flags);
  const topic = (name: string) =>
    sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:us-east-1:111122223333:${name}`);
  const shared = new Webhooks(stack, 'Webhooks', {
    vpc,
    subnets: APP_SUBNETS,
    endpoints: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Endpoints', 'sg-endpoints'),
    encryptionKey: key,
    secretsKey: key,
    logKey: key,
    auditLog: {
      streamName: 'audit',
      grantRecord: (grantee) =>
        void iam.Grant.addToPrincipal({
          grantee,
          actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
          resourceArns: [STREAM],
        }),
    },
    alerts: {
      onCall: topic('OnCall'),
      breach: topic('Breach'),
      undelivered: sqs.Queue.fromQueueArn(
        stack,
        'Undelivered',
        'arn:aws:sqs:us-east-1:111122223333:undelivered',
      ),
    },
  });
  const role = new ManagedPolicyRole(stack, 'Reader', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  const endpoints = given.map((props, i) => {
    const verifier = props.verifier ?? 'twilio';
    const endpoint = new WebhookEndpoint(stack, `Webhook${i}`, {
      webhooks: shared,
      entrance: {
        listenerArn: LISTENER,
        securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `EdgeGroup${i}`, 'sg-edge'),
      },
      name: `hook-${verifier}`,
      path: `/webhooks/${verifier}`,
      origin: 'https://app.example.com',
      verifier,
      priority: 1 + 2 * i,
      ...props,
    });
    endpoint.grantConsume(role);
    return endpoint;
  });
  return { stack, template, endpoints };
}

type Properties = Record<string, unknown>;
const all = (template: Template, type: string): Properties[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as Properties);

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('WebhookEndpoint %s', (_, flags) => {
  const {
    stack,
    template: synthesize,
    endpoints,
  } = webhooks(flags, { verifier: 'twilio' }, { verifier: 'shared-secret', secretHeader: 'x-vendor-secret' });
  const template = synthesize();

  test('POST goes to the receiver, every other method to nobody, before all other rules', () => {
    const rules = all(template, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(
      ({ Priority, Conditions, Actions }) => ({
        Priority,
        Conditions,
        action: (Actions as { Type: string; FixedResponseConfig?: { StatusCode: string } }[]).map(
          ({ Type, FixedResponseConfig }) => FixedResponseConfig?.StatusCode ?? Type,
        ),
      }),
    );
    const path = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
    const post = { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } };
    expect(rules).toEqual([
      { Priority: 1, Conditions: [path('/webhooks/twilio'), post], action: ['forward'] },
      { Priority: 2, Conditions: [path('/webhooks/twilio')], action: ['405'] },
      { Priority: 3, Conditions: [path('/webhooks/shared-secret'), post], action: ['forward'] },
      { Priority: 4, Conditions: [path('/webhooks/shared-secret')], action: ['405'] },
    ]);
  });

  test('all values of a header arrive', () => {
    for (const group of all(template, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
      expect(group.TargetGroupAttributes).toContainEqual({
        Key: 'lambda.multi_value_headers.enabled',
        Value: 'true',
      });
    }
  });

  test('each receiver is told all that it reads, and no secret', () => {
    const settings = all(template, 'AWS::Lambda::Function')
      .map(({ Environment }) => Object.keys((Environment as { Variables?: object })?.Variables ?? {}))
      .filter((names) => names.includes('WEBHOOK_VERIFIER'));
    expect(settings.map((names) => names.toSorted())).toEqual([
      [...ENV].toSorted(),
      [...ENV, ...OPTIONAL].toSorted(),
    ]);
  });

  test('functions may do what their code does, and nothing else', () => {
    const granted = grantsIn(stack);
    expect([...granted.keys()].toSorted()).toEqual(['secret-age', 'secret-rotation', 'webhook-receiver']);
    for (const [entry, statements] of granted) {
      expect([entry, difference(entry, statements)]).toEqual([entry, { missing: [], superfluous: [] }]);
    }
  });

  test('a receiver opens its own secret, and puts into its own queue and the one memory', () => {
    const granted = grantsIn(stack);
    const on = (entry: string, action: string) =>
      granted
        .get(entry)!
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource, Condition }) => ({ Resource, Condition }));
    const secret = (i: number) => ({ Ref: expect.stringMatching(`^Webhook${i}Secret`) });
    const arn = (start: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${start}`), 'Arn'] });
    const through = { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' };
    expect(on('webhook-receiver', 'secretsmanager:GetSecretValue')).toEqual([{ Resource: secret(1) }]);
    expect(on('webhook-receiver', 'kms:Decrypt').map(({ Condition }) => Condition)).toContainEqual({
      StringEquals: { 'kms:EncryptionContext:SecretARN': secret(1), ...through },
    });
    expect(on('webhook-receiver', 'dynamodb:PutItem')).toEqual([{ Resource: arn('WebhooksReplays') }]);
    expect(on('webhook-receiver', 'kms:DescribeKey')).toHaveLength(1);
    expect(on('webhook-receiver', 'sqs:SendMessage').flatMap(({ Resource }) => Resource)).toEqual(
      expect.arrayContaining([arn('Webhook1Queue'), arn('Webhook1FunctionDeadLetters')]),
    );
    expect(on('secret-rotation', 'secretsmanager:PutSecretValue')).toEqual([{ Resource: secret(1) }]);
    expect(on('secret-rotation', 'kms:GenerateDataKey').map(({ Condition }) => Condition)).toContainEqual({
      StringEquals: through,
    });
    expect(on('secret-age', 'secretsmanager:ListSecretVersionIds')).toEqual([{ Resource: secret(0) }]);
    const everywhere = [...granted.values()].flat().filter(({ Resource }) => Resource === '*');
    for (const { Action } of everywhere) expect([Action].flat().join()).toMatch(/^(xray|ec2):/);
  });

  test('functions reach endpoints and gateways, and no address', () => {
    const inline = all(template, 'AWS::EC2::SecurityGroup').flatMap(
      ({ SecurityGroupEgress }) => (SecurityGroupEgress ?? []) as Properties[],
    );
    const out = [...inline, ...all(template, 'AWS::EC2::SecurityGroupEgress')];
    expect(out.filter(({ DestinationSecurityGroupId }) => DestinationSecurityGroupId).length).toBeGreaterThan(
      0,
    );
    const addresses = out.map(({ CidrIp, CidrIpv6 }) => CidrIp ?? CidrIpv6).filter(Boolean);
    expect(new Set(addresses)).toEqual(new Set());
  });

  test('secrets are kept, under our key, and begin as nothing that a verifier takes', () => {
    template.allResources('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { KmsKeyId: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 16, ExcludePunctuation: true },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  test('a new value pages, and so does one that is due, overdue, replaced or not made', () => {
    const alarms = all(template, 'AWS::CloudWatch::Alarm');
    const alarmOn = (name: string) => alarms.find(({ MetricName }) => MetricName === name);
    const DAY = { Statistic: 'Maximum', Period: 86_400, Threshold: 1 };
    expect(alarmOn(AGE.due)).toMatchObject({ ...DAY, TreatMissingData: 'breaching' });
    expect(alarmOn(AGE.overdue)).toMatchObject(DAY);
    expect(alarmOn(RECEIVER.replacedSecret)).toMatchObject({ Period: 86_400, EvaluationPeriods: 3 });
    expect(alarmOn(RECEIVER.unavailable)).toMatchObject({ Threshold: 5 });
    expect(alarmOn('ApproximateAgeOfOldestMessage')).toMatchObject({ Threshold: 900 });
    expect(alarmOn('Errors')).toMatchObject({
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringMatching(/^WebhooksRotation/) } }],
    });
    const failing = alarms.filter(({ AlarmName }) => JSON.stringify(AlarmName).includes('-webhook-failing-'));
    expect(failing.map(({ Threshold }) => Threshold)).toEqual([5, 5]);
    expect(JSON.stringify(failing)).toContain('FILL(errors, 0) + FILL(throttles, 0)');
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.secretsmanager'],
        detail: {
          eventName: ['RotationSucceeded'],
          additionalEventData: { SecretId: [{ Ref: Match.stringLikeRegexp('^Webhook1Secret') }] },
        },
      },
    });
  });

  test('secrets of vendors are looked at twice a day; ours are made when the function may make them', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { SECRETS: { Ref: Match.stringLikeRegexp('^Webhook0Secret') } } },
    });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(12 hours)' });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebhooksAgeSchedule'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceArn: { Ref: Match.stringLikeRegexp('^Webhook1Secret') },
      SourceAccount: '111122223333',
    });
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^Webhook1SecretRotation'),
        Match.stringLikeRegexp('^WebhooksRotationFunctionRolePolicy'),
      ]),
    });
  });

  test('what we make rotates within 90 days with its overlap; what a vendor makes is empty, and watched', () => {
    expect(
      all(template, 'AWS::SecretsManager::Secret').map(({ GenerateSecretString }) => GenerateSecretString),
    ).toEqual([undefined, expect.anything()]);
    const [schedule, ...others] = all(template, 'AWS::SecretsManager::RotationSchedule');
    expect(others).toEqual([]);
    const { AutomaticallyAfterDays: days } = schedule!.RotationRules as { AutomaticallyAfterDays: number };
    const overlaps = all(template, 'AWS::Lambda::Function')
      .map(({ Environment }) => (Environment as { Variables?: Record<string, string> })?.Variables)
      .map((variables) => Number(variables?.WEBHOOK_OVERLAP_HOURS))
      .filter((hours) => !Number.isNaN(hours));
    expect(overlaps).toEqual([48, 14 * 24]);
    expect(days + overlaps[1]! / 24).toBeLessThanOrEqual(90);
  });

  test('a queue is encrypted, keeps what nobody read, and gives up after five times', () => {
    template.allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    const plaintext = all(template, 'AWS::SQS::QueuePolicy').filter(({ PolicyDocument }) =>
      JSON.stringify(PolicyDocument).includes(
        '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
      ),
    );
    expect(plaintext).toHaveLength(all(template, 'AWS::SQS::Queue').length);
    for (const queue of all(template, 'AWS::SQS::Queue').filter(({ RedrivePolicy }) => RedrivePolicy)) {
      expect(queue).toMatchObject({
        VisibilityTimeout: 300,
        KmsMasterKeyId: expect.anything(),
        MessageRetentionPeriod: 1_209_600,
        RedrivePolicy: { maxReceiveCount: 5 },
      });
    }
  });

  test('a workload is told of its queue by name, and may read it', () => {
    expect(endpoints.map(({ setting }) => setting)).toEqual([
      'WEBHOOK_QUEUE_HOOK_TWILIO',
      'WEBHOOK_QUEUE_HOOK_SHARED_SECRET',
    ]);
    const reader = all(template, 'AWS::IAM::ManagedPolicy').find(({ Roles }) =>
      JSON.stringify(Roles).includes('Reader'),
    );
    const { Statement } = reader!.PolicyDocument as {
      Statement: { Action: string | string[]; Resource: unknown; Condition?: object }[];
    };
    expect(new Set(Statement.flatMap(({ Action }) => Action))).toEqual(
      new Set([
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        'kms:Decrypt',
      ]),
    );
    const queues = [0, 1].map((i) => ({ 'Fn::GetAtt': [expect.stringMatching(`^Webhook${i}Queue`), 'Arn'] }));
    const reads = Statement.filter(({ Action }) => Action.includes('sqs:ReceiveMessage'));
    expect(reads.flatMap(({ Resource }) => Resource)).toEqual(queues);
    expect(Statement.map(({ Resource }) => Resource)).not.toContain('*');
    expect(Statement.find(({ Action }) => Action === 'kms:Decrypt')?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' },
    });
  });
});

test('with secrets of vendors alone nothing rotates, and the other way round', () => {
  webhooks({}, { verifier: 'stripe' }, { verifier: 'hmac-sha256', secretFrom: 'vendor' })
    .template()
    .resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
  const entries = grantsIn(webhooks({}, { verifier: 'hmac-sha256' }).stack).keys();
  expect([...entries].toSorted()).toEqual(['secret-rotation', 'webhook-receiver']);
});
