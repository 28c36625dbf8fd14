import { Duration, Stack, aws_cloudwatch as cloudwatch, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alerts, type AlertsProps } from '../../../lib/constructs/alerts/alerts';
import { PagingAlarm } from '../../../lib/constructs/alerts/paging-alarm';
import { PagingRule } from '../../../lib/constructs/alerts/paging-rule';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

const ENV = { account: '111122223333', region: 'us-east-1' };

function make(context: Record<string, unknown> = {}, props: Partial<AlertsProps> = {}) {
  const stack = new Stack(newApp({ context }), 'S', { env: ENV });
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/example');
  const alerts = new Alerts(stack, 'Alerts', {
    name: 'clinic',
    encryptionKey,
    onCall: ['on-call@example.com', 'second@example.com'],
    securityOfficer: 'officer@example.com',
    ...props,
  });
  return { stack, alerts };
}

const metric = new cloudwatch.Metric({ namespace: 'N', metricName: 'M', period: Duration.minutes(5) });

/** The addresses that a topic pages, by the topic's name. */
function paged(template: Template): Record<string, string[]> {
  const names = Object.fromEntries(
    Object.entries(template.findResources('AWS::SNS::Topic')).map(([id, { Properties }]) => [
      id,
      (Properties as { TopicName: string }).TopicName,
    ]),
  );
  const result: Record<string, string[]> = {};
  for (const { Properties } of Object.values(template.findResources('AWS::SNS::Subscription'))) {
    const { TopicArn, Endpoint, RedrivePolicy } = Properties as {
      TopicArn: { Ref: string };
      Endpoint: string;
      RedrivePolicy: object;
    };
    expect(RedrivePolicy).toBeDefined();
    (result[names[TopicArn.Ref]!] ??= []).push(Endpoint);
  }
  return result;
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended feature flags', RECOMMENDED_FLAGS],
])('Alerts %s', (_, context) => {
  test('on-call hears of everything, the Security Officer of breaches', () => {
    const { stack } = make(context);
    expect(paged(Template.fromStack(stack))).toEqual({
      'clinic-on-call': ['on-call@example.com', 'second@example.com'],
      'clinic-breach': ['on-call@example.com', 'second@example.com', 'officer@example.com'],
    });
  });

  test('topics and queue are under the given key', () => {
    const template = Template.fromStack(make(context).stack);
    const key = 'arn:aws:kms:us-east-1:111122223333:key/example';
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: key });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: key });
  });

  test('only alarms, backups and event rules of the account publish, over TLS alone', () => {
    const template = Template.fromStack(make(context).stack);
    const policies = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    expect(policies).toHaveLength(2);
    for (const { Properties } of policies) {
      const { Statement } = (Properties as { PolicyDocument: { Statement: { Effect: string }[] } })
        .PolicyDocument;
      expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
        {
          Principal: { Service: ['backup.amazonaws.com', 'cloudwatch.amazonaws.com'] },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnLike: { 'aws:SourceArn': expect.anything() as unknown } },
        },
      ]);
      expect(Statement.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
        { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
    }
  });
});

test('an address that is named twice is paged once', () => {
  const { stack } = make({}, { onCall: ['officer@example.com'] });
  expect(paged(Template.fromStack(stack))['clinic-breach']).toEqual(['officer@example.com']);
});

test('nobody on call is refused', () => {
  expect(() => make({}, { onCall: [] })).toThrow('addresses was empty; allowed: at least one e-mail address');
});

describe('PagingAlarm', () => {
  const alarm = (props: object) => {
    const { stack, alerts } = make();
    new PagingAlarm(stack, 'A', { signal: 'root-use', meaning: 'Root was used.', alerts, metric, ...props });
    return { template: Template.fromStack(stack), stack, alerts };
  };

  test('a single event pages on-call, with the section of the runbook', () => {
    const { template, stack, alerts } = alarm({});
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'S-root-use',
      AlarmDescription: 'Root was used. Runbook: docs/runbook.md#root-use',
      AlarmActions: [stack.resolve(alerts.onCall.topicArn)],
      ActionsEnabled: true,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('a breach signal pages the breach topic', () => {
    const { template, stack, alerts } = alarm({ breach: true });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'S-root-use',
      AlarmActions: [stack.resolve(alerts.breach.topicArn)],
    });
  });

  test('hostile props neither silence it nor take its section away', () => {
    const { template } = alarm({ actionsEnabled: false, alarmDescription: 'nothing to see' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'S-root-use',
      ActionsEnabled: true,
      AlarmDescription: Match.stringLikeRegexp('#root-use$'),
    });
  });

  test('a signal that cannot be an anchor is refused', () => {
    expect(() => alarm({ signal: 'Root use' })).toThrow('signal was "Root use"; allowed: kebab-case');
  });
});

test('PagingRule pages ids, never the event, and keeps what it cannot deliver', () => {
  const { stack, alerts } = make();
  new PagingRule(stack, 'R', {
    signal: 'guardduty-finding',
    meaning: 'A threat.',
    breach: true,
    alerts,
    eventPattern: { source: ['aws.guardduty'] },
    shows: { id: '$.detail.id' },
  });
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const { Targets } = rule!.Properties as { Targets: Record<string, unknown>[] };
  expect(Targets).toHaveLength(1);
  expect(Targets[0]).toMatchObject({
    Arn: stack.resolve(alerts.breach.topicArn) as unknown,
    DeadLetterConfig: { Arn: stack.resolve(alerts.undelivered.queueArn) as unknown },
    InputTransformer: {
      InputPathsMap: {
        account: '$.account',
        region: '$.region',
        time: '$.time',
        'detail-id': '$.detail.id',
      },
      InputTemplate:
        '"guardduty-finding: A threat. Runbook: docs/runbook.md#guardduty-finding (account <account>, region <region>, time <time>, id <detail-id>)"',
    },
  });
});
