import { Match, type Template } from 'aws-cdk-lib/assertions';
import { aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import {
  ContainerWorkload,
  type ContainerWorkloadProps,
} from '../../../lib/constructs/workload/container-workload';
import { APP_SUBNETS, surroundings } from '../../support/surroundings';
import { RECOMMENDED_FLAGS } from '../../support/synth';

const DIGEST = `sha256:${'9f'.repeat(32)}`;

function workload(
  extra: object = {},
  flags: Record<string, unknown> = {},
  then: (workload: ContainerWorkload) => void = () => {},
): Template {
  const { stack, vpc, key, template } = surroundings(flags);
  const entrance = (name: string, id: string) => ({
    listenerArn: `arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/${name}/0123456789abcdef/0123456789abcdef`,
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `${name}Group`, id),
  });
  const props: ContainerWorkloadProps = {
    vpc,
    subnets: APP_SUBNETS,
    entrances: { Edge: entrance('edge', 'sg-edge'), Services: entrance('services', 'sg-services') },
    path: '/api/*',
    priority: 10,
    encryptionKey: key,
    logKey: key,
    image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api@${DIGEST}`,
    port: 8443,
    healthPath: '/healthz',
  };
  then(new ContainerWorkload(stack, 'Api', { ...props, ...extra }));
  return template();
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('ContainerWorkload %s', (_, flags) => {
  const template = workload({}, flags);

  test('runs at least two tasks in private subnets, without a shell, and rolls a bad deployment back', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      LaunchType: 'FARGATE',
      PlatformVersion: 'LATEST',
      EnableExecuteCommand: false,
      AvailabilityZoneRebalancing: 'ENABLED',
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: ['subnet-app-us-east-1a', 'subnet-app-us-east-1b', 'subnet-app-us-east-1c'],
        },
      },
      DeploymentConfiguration: Match.objectLike({
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
      }),
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2 });
  });

  test('the container is hardened, pinned by digest and without environment', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      NetworkMode: 'awsvpc',
      ContainerDefinitions: [
        Match.objectLike({
          User: '10001:10001',
          Privileged: false,
          ReadonlyRootFilesystem: true,
          LinuxParameters: Match.objectLike({ Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true }),
          Environment: Match.absent(),
          Secrets: Match.absent(),
          LogConfiguration: Match.objectLike({ LogDriver: 'awslogs' }),
        }),
      ],
    });
    expect(JSON.stringify(template.findResources('AWS::ECS::TaskDefinition'))).toContain(
      `team/api@${DIGEST}`,
    );
  });

  test('task storage and log are under the customer managed key', () => {
    const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000';
    template.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
      Configuration: {
        ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: keyArn },
        ExecuteCommandConfiguration: Match.absent(),
      },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn, RetentionInDays: 2192 });
  });

  test('proof TLS-3 · both load balancers speak TLS to it', () => {
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 2);
    template.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Protocol: 'HTTPS',
      Port: 8443,
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/healthz',
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 2);
    template.allResourcesProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
    });
  });

  test('only the entrances reach it, on its port; it reaches nothing', () => {
    const ingress = template.findResources('AWS::EC2::SecurityGroupIngress');
    const sources = Object.values(ingress).map(({ Properties }) => Properties as Record<string, unknown>);
    expect(sources.map(({ SourceSecurityGroupId }) => SourceSecurityGroupId)).toEqual([
      'sg-edge',
      'sg-services',
    ]);
    for (const { FromPort, ToPort } of sources) expect([FromPort, ToPort]).toEqual([8443, 8443]);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    for (const GroupId of ['sg-edge', 'sg-services']) {
      template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
        GroupId,
        FromPort: 8443,
        ToPort: 8443,
      });
    }
  });

  test('roles are for tasks of this account, without inline policies; the application begins with nothing', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1); // of the execution role
    template.allResourcesProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          Match.objectLike({
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111122223333' },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      },
    });
  });
});

test('may pull from the one repository, in the account of the image', () => {
  const template = workload({ image: `444455556666.dkr.ecr.us-east-1.amazonaws.com/shared/api@${DIGEST}` });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
          Resource: Match.objectLike({}),
        }),
      ]),
    },
  });
  const text = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'));
  expect(text).toContain(':ecr:us-east-1:444455556666:repository/shared/api');
});

test('grants of the application land in a managed policy of its own', () => {
  const template = workload({}, {}, ({ role }) =>
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: ['arn:aws:sqs:us-east-1:111122223333:jobs'],
      }),
    ),
  );
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 2);
});

test('an outage is fewer tasks than promised, or silence', () => {
  workload({ tasks: 3 }, {}, ({ outage }) => {
    expect(outage).toMatchObject({
      threshold: 3,
      comparisonOperator: 'LessThanThreshold',
      treatMissingData: 'breaching',
    });
  });
});

test('props that TypeScript would refuse change nothing', () => {
  const hostile = workload({
    assignPublicIp: true,
    enableExecuteCommand: true,
    readonlyRootFilesystem: false,
    privileged: true,
    user: 'root',
    environment: { DB_PASSWORD: 'hunter2' },
    protocol: 'HTTP',
    platformVersion: '1.3.0',
  });
  expect(hostile.toJSON()).toEqual(workload().toJSON());
});

test.each([
  ['a tag', { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/api:latest' }, /image was .*allowed/],
  ['a public registry', { image: `docker.io/library/nginx@${DIGEST}` }, /image was .*allowed/],
  ['one task', { tasks: 1 }, /tasks was 1; allowed: 2 or more/],
  ['half a task', { tasks: 2.5 }, /tasks was 2.5/],
  ['an odd CPU size', { cpu: 300 }, /cpu was 300; allowed: 256, 512/],
  [
    'memory that does not go with the CPU',
    { cpu: 256, memoryMiB: 4096 },
    /memoryMiB was 4096; allowed with 256/,
  ],
  ['memory between two sizes', { cpu: 1024, memoryMiB: 2500 }, /memoryMiB was 2500/],
  ['a path without a slash', { path: 'api' }, /path was "api"/],
  ['a short log', { logRetentionDays: 30 }, /30; allowed: at least 2192/],
])('refuses %s', (_, extra, message) => {
  expect(() => workload(extra)).toThrow(message);
});
