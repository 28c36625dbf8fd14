import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Stack, aws_ec2 as ec2, aws_lambda as lambda } from 'aws-cdk-lib';
import { functionOutage } from '../../../lib/constructs/workload/function-outage';
import {
  FunctionWorkload,
  type FunctionWorkloadProps,
} from '../../../lib/constructs/workload/function-workload';
import { APP_SUBNETS, surroundings } from '../../support/surroundings';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

function workload(extra: object = {}, flags: Record<string, unknown> = {}): Template {
  const { stack, vpc, key, template } = surroundings(flags);
  const props: FunctionWorkloadProps = {
    vpc,
    subnets: APP_SUBNETS,
    entrances: {
      Edge: {
        listenerArn:
          'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/edge/0123456789abcdef/0123456789abcdef',
        securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'EdgeGroup', 'sg-edge'),
      },
    },
    path: '/forms/*',
    priority: 20,
    encryptionKey: key,
    logKey: key,
    code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
  };
  new FunctionWorkload(stack, 'Forms', { ...props, ...extra });
  return template();
}

describe.each([
  ['without feature flags', {}],
  ['with the recommended flags', RECOMMENDED_FLAGS],
])('FunctionWorkload %s', (_, flags) => {
  const template = workload({}, flags);

  test('runs in private subnets with its own concurrency', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 20,
      Timeout: 30,
      MemorySize: 512,
      VpcConfig: Match.objectLike({
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^FormsSecurityGroup'), 'GroupId'] }],
        SubnetIds: ['subnet-app-us-east-1a', 'subnet-app-us-east-1b', 'subnet-app-us-east-1c'],
      }),
    });
  });

  test('only target groups of its own name may invoke it', () => {
    const [group] = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
    const { Name, TargetType } = group!.Properties as { Name: string; TargetType: string };
    expect(TargetType).toBe('lambda');
    expect(Name.length).toBeLessThanOrEqual(32);
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'elasticloadbalancing.amazonaws.com',
      SourceArn: Match.anyValue(),
    });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Permission'))).toContain(
      `:elasticloadbalancing:us-east-1:111122223333:targetgroup/${Name}/*`,
    );
    const [permission] = Object.keys(template.findResources('AWS::Lambda::Permission'));
    expect(group!.DependsOn).toEqual([permission]);
  });

  test('nothing reaches its network interface, and it reaches nothing', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });
});

test('five requests that failed, or found no free execution, are an outage', () => {
  const stack = new Stack(newApp(), 'Outage');
  const { metric, threshold } = functionOutage(lambda.Function.fromFunctionName(stack, 'Function', 'forms'));
  expect(metric.toMetricConfig().mathExpression?.expression).toBe('FILL(errors, 0) + FILL(throttles, 0)');
  expect(threshold).toBe(5);
});

test('a path that is none is refused', () => {
  expect(() => workload({ path: 'forms/*' })).toThrow(/path was "forms\/\*"; allowed: \/…/);
});

test.each([0, 61, 900, Number.NaN])('a time limit of %p seconds is refused', (timeoutSeconds) => {
  expect(() => workload({ timeoutSeconds })).toThrow(/timeoutSeconds was .*; allowed: 1 to 60/);
});
