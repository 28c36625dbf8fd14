import { aws_ec2 as ec2, aws_iam as iam, aws_sqs as sqs, aws_sns as sns } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { ENV, OPTIONAL } from '../../../lambda/webhook-receiver/env';
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
    for (const queue of all(template, 'AWS::SQS::Queue').filter(({ RedrivePolicy }) => RedrivePolicy)) {
      expect(queue).toMatchObject({
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
      Statement: { Action: string | string[]; Condition?: object }[];
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
