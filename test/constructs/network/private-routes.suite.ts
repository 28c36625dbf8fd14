import {
  Stack,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import { PrivateRoutes, type PrivateRoutesProps } from '../../../lib/constructs/network/private-routes';
import { servicesUsedBy } from '../../../lib/constructs/network/services-used';
import { newApp } from '../../support/synth';

const env = { account: '111122223333', region: 'us-east-1' };

function routed(props: Partial<PrivateRoutesProps> = {}) {
  const app = newApp();
  const net = new Stack(app, 'Net', { env });
  const vpc = new ec2.Vpc(net, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'app', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const routes = new PrivateRoutes(net, 'Routes', { vpc, subnets: { subnetGroupName: 'app' }, ...props });
  const work = new Stack(app, 'Work', { env });
  return { app, net, vpc, routes, work };
}

function fn(scope: Construct, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    role: new ManagedPolicyRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    }),
    ...props,
  });
}

const allow = (...actions: string[]) => new iam.PolicyStatement({ actions, resources: ['*'] });

/** Names of the interface endpoints of a stack, such as `kms`. */
function endpoints(stack: Stack): string[] {
  const found = Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint', {
    Properties: { VpcEndpointType: 'Interface' },
  });
  return Object.values(found)
    .map(({ Properties }) => String(Properties.ServiceName).replace('com.amazonaws.us-east-1.', ''))
    .toSorted();
}

describe('the routes follow what workloads may call', () => {
  test('nothing runs: the two gateways, in the route tables of the app alone', () => {
    const { app, net, vpc, routes } = routed();
    routes.cover(app);
    expect(endpoints(net)).toEqual([]);
    const gateways = Object.values(Template.fromStack(net).findResources('AWS::EC2::VPCEndpoint'));
    const tables = vpc
      .selectSubnets({ subnetGroupName: 'app' })
      .subnets.map((subnet) => net.resolve(subnet.routeTable.routeTableId) as unknown);
    expect(gateways.map(({ Properties }) => [Properties.VpcEndpointType, Properties.RouteTableIds])).toEqual([
      ['Gateway', tables],
      ['Gateway', tables],
    ]);
  });

  test('grants of every kind, in another stack than the role or the network', () => {
    const { app, net, vpc, routes, work } = routed();
    const worker = fn(work, 'Worker', { vpc });
    worker.addToRolePolicy(allow('kms:Decrypt', 's3:GetObject', 'rds-db:connect'));
    new sqs.Queue(work, 'Queue').grantSendMessages(worker);
    new iam.ManagedPolicy(new Stack(app, 'Elsewhere', { env }), 'Policy', {
      roles: [worker.role!],
      statements: [allow('kinesis:PutRecord')],
    });
    routes.cover(app);
    expect(endpoints(net)).toEqual(['kinesis-streams', 'kms', 'sqs']);
  });

  test('inline and managed policies of a plain role, those of AWS by what they hold', () => {
    const { app, net, vpc, routes, work } = routed();
    const role = new iam.Role(work, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Secrets: new iam.PolicyDocument({ statements: [allow('secretsmanager:GetSecretValue')] }),
      },
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
        new iam.ManagedPolicy(work, 'Policy', { statements: [allow('states:StartExecution')] }),
      ],
    });
    fn(work, 'Worker', { vpc, role });
    routes.cover(app);
    expect(endpoints(net)).toEqual(['logs', 'secretsmanager', 'states']);
  });

  test('tasks: their own role and the one that starts them', () => {
    const { app, net, routes, work } = routed();
    const task = new ecs.FargateTaskDefinition(work, 'Task');
    task.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('example'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'app' }),
    });
    task.addToTaskRolePolicy(allow('sns:Publish'));
    task.addToExecutionRolePolicy(allow('ecr:BatchGetImage'));
    routes.cover(app);
    expect(endpoints(net)).toEqual(['ecr.api', 'ecr.dkr', 'logs', 'sns']);
  });

  test('a function outside the network and a denial need no route', () => {
    const { app, net, vpc, routes, work } = routed();
    fn(work, 'Outside').addToRolePolicy(allow('kms:Decrypt'));
    fn(work, 'Inside', { vpc }).addToRolePolicy(
      new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['sns:Publish'], resources: ['*'] }),
    );
    routes.cover(app);
    expect(endpoints(net)).toEqual([]);
  });

  test('says who uses what', () => {
    const { app, vpc, work } = routed();
    const worker = fn(work, 'Worker', { vpc });
    kms.Key.fromKeyArn(work, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/a').grantDecrypt(worker);
    expect([...servicesUsedBy(app)]).toEqual([['kms', new Set(['Work/Worker/Resource'])]]);
  });
});

describe('what cannot be given a route stops synth', () => {
  test('a grant that comes after the routes', () => {
    const { app, vpc, routes, work } = routed();
    const worker = fn(work, 'Worker', { vpc });
    routes.cover(app);
    worker.addToRolePolicy(allow('kms:Decrypt'));
    expect(() => app.synth()).toThrow(/no private route to kms: it was granted after the routes were made/);
  });

  test.each([
    [
      'a service without a known route',
      allow('iam:CreateUser'),
      /Work\/Worker\/Resource: may call iam, to which no/,
    ],
    ['every action of every service', allow('*'), /allows \*; allowed: actions that name their service/],
    [
      'all but some actions',
      new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] }),
      /its role allows NotAction/,
    ],
  ])('%s', (_, statement, message) => {
    const { app, vpc, routes, work } = routed();
    fn(work, 'Worker', { vpc }).addToRolePolicy(statement);
    expect(() => routes.cover(app)).toThrow(message);
  });

  test('a role of another account or app', () => {
    const { app, vpc, routes, work } = routed();
    fn(work, 'Worker', {
      vpc,
      role: iam.Role.fromRoleArn(work, 'Role', 'arn:aws:iam::111122223333:role/other'),
    });
    expect(() => routes.cover(app)).toThrow(/Work\/Worker\/Resource: its role is not one of this app/);
  });

  test('a managed policy of AWS that is not known', () => {
    const { app, vpc, routes, work } = routed();
    fn(work, 'Worker', { vpc }).role!.addManagedPolicy(
      iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'),
    );
    expect(() => routes.cover(app)).toThrow(/PowerUserAccess.*whose actions are not known here/);
  });
});

describe('each endpoint', () => {
  const made = (props: Partial<PrivateRoutesProps> = {}) => {
    const { app, net, vpc, routes, work } = routed(props);
    fn(work, 'Worker', { vpc }).addToRolePolicy(allow('kms:Decrypt', 'ecr:BatchGetImage'));
    routes.cover(app);
    return Template.fromStack(net);
  };
  type Statement = { Sid: string; Resource: string; Action: unknown; Condition?: { StringEquals: unknown } };
  const statements = (template: Template): Statement[][] =>
    Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map(
      ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
    );

  test.each([
    ['this account', {}, { 'aws:PrincipalAccount': '111122223333', 'aws:ResourceAccount': '111122223333' }],
    [
      'the organization',
      { organizationId: 'o-a1b2c3d4e5' },
      { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:ResourceOrgID': 'o-a1b2c3d4e5' },
    ],
  ])('serves principals of %s on its resources', (_, props, condition) => {
    const all = statements(made(props));
    expect(all).toHaveLength(5);
    for (const [first] of all) expect(first!.Condition).toEqual({ StringEquals: condition });
  });

  test('beyond that, serves image layers, answers to CloudFormation and the GuardDuty agent alone', () => {
    const others = statements(made()).flatMap((list) => list.slice(1));
    expect(others.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['ImageLayersOfEcr', 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*'],
      ['AnswersToCloudFormation', 'arn:aws:s3:::cloudformation-custom-resource-response-useast1/*'],
      ['AgentOfGuardDuty', 'arn:aws:ecr:us-east-1:593207742271:repository/aws-guardduty-agent-fargate'],
      ['AgentOfGuardDuty', 'arn:aws:ecr:us-east-1:593207742271:repository/aws-guardduty-agent-fargate'],
    ]);
    for (const { Action } of others) expect(JSON.stringify(Action)).not.toContain('*');
  });

  test('answers to the ordinary names, for the subnets of the app, on 443', () => {
    const template = made();
    template.allResourcesProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.arrayEquals(
        Array(3).fill(
          Match.objectLike({
            CidrIp: Match.stringLikeRegexp('^10\\.'),
            FromPort: 443,
            ToPort: 443,
            IpProtocol: 'tcp',
          }),
        ),
      ),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    const found = template.findResources('AWS::EC2::VPCEndpoint', {
      Properties: { VpcEndpointType: 'Interface' },
    });
    for (const { Properties } of Object.values(found)) {
      expect(Properties.PrivateDnsEnabled).toBe(true);
      expect(Properties.SubnetIds).toHaveLength(3);
    }
  });
});
