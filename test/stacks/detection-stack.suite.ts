import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/load';
import type { Config } from '../../lib/config/schema';
import { AlertsStack } from '../../lib/stacks/alerts-stack';
import { ArchiveStack } from '../../lib/stacks/archive-stack';
import { DetectionStack } from '../../lib/stacks/detection-stack';
import { KeysStack } from '../../lib/stacks/keys-stack';
import { newApp } from '../support/synth';

const example = loadConfig(join(__dirname, '..', '..', 'config'), 'example');

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | string[] }[] };
}

function build(app: App, config: Config): DetectionStack {
  const props = { config, env: { account: config.account, region: config.region } };
  const keys = new KeysStack(app, 'Keys', props);
  const alerts = new AlertsStack(app, 'Alerts', { ...props, keys });
  const archive = new ArchiveStack(app, 'Archive', { ...props, keys });
  return new DetectionStack(app, 'Detection', { ...props, keys, archive, alerts });
}

function detection(services: Partial<Config['accountServices']> = {}): Template {
  const config = { ...example, accountServices: { ...example.accountServices, ...services } };
  return Template.fromStack(build(newApp(), config));
}

type Service = keyof Config['accountServices'];

/** Every other one, and the rest. */
const halves = <T>(all: readonly T[]): T[][] => [0, 1].map((rest) => all.filter((_, i) => i % 2 === rest));

const OWNED: Record<Service, readonly string[]> = {
  configRecorder: [
    'AWS::Config::ConfigurationRecorder',
    'AWS::Config::DeliveryChannel',
    'AWS::IAM::ServiceLinkedRole',
  ],
  guardDuty: ['AWS::GuardDuty::Detector'],
  securityHub: ['AWS::SecurityHub::Hub', 'AWS::SecurityHub::Standard'],
  macie: ['AWS::Macie::Session'],
  inspector: ['Custom::InspectorEnabler', 'AWS::Lambda::Function'],
  accessAnalyzer: ['AWS::AccessAnalyzer::Analyzer'],
};

describe('DetectionStack', () => {
  const managed = detection();

  test('a service that is managed is made', () => {
    for (const type of Object.values(OWNED).flat()) {
      expect([type, Object.keys(managed.findResources(type)).length]).not.toEqual([type, 0]);
    }
  });

  test('a service that exists is left alone, and the others are made', () => {
    for (const half of halves(Object.keys(OWNED) as Service[])) {
      const template = detection(Object.fromEntries(half.map((service) => [service, 'existing'])));
      for (const [service, types] of Object.entries(OWNED)) {
        const made = types.filter((type) => Object.keys(template.findResources(type)).length > 0);
        expect([service, made]).toEqual([service, half.includes(service as Service) ? [] : types]);
      }
    }
  });

  test('services of the account outlive the stack, but not a creation that failed', () => {
    for (const type of Object.values(OWNED).flat()) {
      if (type === 'AWS::Lambda::Function' || type === 'AWS::AccessAnalyzer::Analyzer') continue;
      managed.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('GuardDuty watches objects, databases, functions, containers at run time and malware', () => {
    managed.hasResourceProperties('AWS::GuardDuty::Detector', {
      Enable: true,
      Features: Match.arrayWith(
        ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION']
          .map((Name): object => ({ Name, Status: 'ENABLED' }))
          .concat(
            Match.objectLike({
              Name: 'RUNTIME_MONITORING',
              Status: 'ENABLED',
              AdditionalConfiguration: Match.arrayWith([
                { Name: 'ECS_FARGATE_AGENT_MANAGEMENT', Status: 'ENABLED' },
              ]),
            }),
          ),
      ),
    });
  });

  test('the recorder takes everything, and delivers to the bucket that is not locked', () => {
    managed.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true },
      RoleARN: Match.stringLikeRegexp('/AWSServiceRoleForConfig$'),
    });
    const [channel] = Object.values(managed.findResources('AWS::Config::DeliveryChannel'));
    const { S3BucketName } = channel!.Properties as { S3BucketName: unknown };
    expect(JSON.stringify(S3BucketName)).toMatch(/RefDelivery/);
  });

  test('the function may turn Inspector on, and nothing else', () => {
    const policies = Object.entries(managed.findResources('AWS::IAM::ManagedPolicy'))
      .filter(([id]) => id.startsWith('ScannerEnablerRole'))
      .map(([, { Properties }]) => Properties as PolicyProperties);
    const actions = policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.flatMap(({ Action }) => Action),
    );
    expect(new Set(actions)).toEqual(
      new Set([
        'iam:CreateServiceLinkedRole',
        'inspector2:BatchGetAccountStatus',
        'inspector2:Enable',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'sqs:SendMessage', // its dead-letter queue
        'kms:Decrypt', // the key of that queue, and through the queue alone
        'kms:GenerateDataKey',
      ]),
    );
  });
});
