import type { JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { att, NETWORK, policy, ref, SUBNETS } from './fixtures';

const endpoints = (...services: string[]): JsonObject =>
  Object.fromEntries(
    services.map((service, i) => [
      `Endpoint${i}`,
      resource('AWS::EC2::VPCEndpoint', {
        VpcId: ref('Vpc'),
        ServiceName:
          i % 2
            ? `com.amazonaws.us-east-1.${service}`
            : { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
      }),
    ]),
  );
const allow = (...Action: string[]): JsonObject => ({ Effect: 'Allow', Action, Resource: '*' });
const fn = (more: JsonObject = {}): JsonObject => ({
  Function: resource('AWS::Lambda::Function', {
    Role: att('Role', 'Arn'),
    VpcConfig: { SubnetIds: SUBNETS },
    ...more,
  }),
});
const role = (properties: JsonObject = {}): JsonObject => ({ Role: resource('AWS::IAM::Role', properties) });
const inline = (...statements: JsonObject[]): JsonObject =>
  role({ Policies: [{ PolicyName: 'x', PolicyDocument: policy(...statements) }] });
const attached = (statement: JsonObject): JsonObject => ({
  ...role(),
  Policy: resource('AWS::IAM::ManagedPolicy', { Roles: [ref('Role')], PolicyDocument: policy(statement) }),
});
const service: JsonObject = {
  Service: resource('AWS::ECS::Service', {
    TaskDefinition: ref('Task'),
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: SUBNETS } },
  }),
  Task: resource('AWS::ECS::TaskDefinition', { ExecutionRoleArn: att('Role', 'Arn') }),
};
const path = 'Properties.VpcConfig.SubnetIds';

export const cases: RuleCases = {
  compliant: [
    template({
      ...NETWORK,
      ...fn(),
      ...inline(allow('s3:GetObject', 'sqs:SendMessage')),
      ...endpoints('s3', 'sqs'),
    }),
    // Lambda itself logs, traces and polls; a database connection is no API call.
    template({
      ...NETWORK,
      ...fn(),
      ...attached(allow('logs:PutLogEvents', 'sqs:ReceiveMessage', 'rds-db:connect')),
    }),
    template({
      ...NETWORK,
      ...fn(),
      ...role({
        ManagedPolicyArns: [
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole' },
        ],
      }),
    }),
    template({
      ...NETWORK,
      ...fn({ DeadLetterConfig: { TargetArn: att('Queue', 'Arn') } }),
      Queue: resource('AWS::SQS::Queue'),
      ...inline({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: att('Queue', 'Arn') }),
    }),
    template({
      ...NETWORK,
      ...service,
      ...inline(allow('ecr:BatchGetImage')),
      ...endpoints('ecr.api', 'ecr.dkr', 's3'),
    }),
  ],
  failing: [
    {
      template: template({ ...NETWORK, ...fn(), ...inline(allow('sqs:SendMessage')), ...endpoints('s3') }),
      path,
    },
    { template: template({ ...NETWORK, ...fn(), ...attached(allow('kms:Sign')) }), path },
    { template: template({ ...NETWORK, ...fn(), ...inline(allow('*')), ...endpoints('s3') }), path },
    { template: template({ ...NETWORK, ...fn(), ...inline(allow('braket:CreateJob')) }), path },
    {
      template: template({
        ...NETWORK,
        ...fn(),
        ...role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      }),
      path,
    },
    {
      template: template({ ...NETWORK, ...service, ...inline(allow('logs:PutLogEvents')) }),
      path: 'Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets',
    },
  ],
  unreadable: [
    { template: template({ ...NETWORK, ...fn({ Role: PARAMETER }) }), path: 'Properties.Role' },
    {
      template: template({ ...fn({ VpcConfig: { SubnetIds: [PARAMETER] } }), ...role() }),
      path: 'Properties.VpcConfig.SubnetIds.0',
    },
  ],
  notApplicable: [template({ Function: resource('AWS::Lambda::Function', { Role: att('Role', 'Arn') }) })],
};
