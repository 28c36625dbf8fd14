import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';

const STREAM = resource('AWS::Kinesis::Stream', {
  Tags: [{ Key: 'bulwark:purpose', Value: 'audit-stream' }],
});
const ARN: Json = { 'Fn::GetAtt': ['Stream', 'Arn'] };
const MAY = { Effect: 'Allow', Action: ['kinesis:PutRecord', 'kinesis:PutRecords'], Resource: ARN };
const policy = (...Statement: readonly JsonObject[]) =>
  resource('AWS::IAM::ManagedPolicy', { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement } });
const PHI_FREE = {
  Metadata: { Bulwark: { Phi: { Holds: 'no', Reason: 'It serves pictures of the house.' } } },
};

const service = (policies: JsonObject, rest: JsonObject = {}) =>
  template({
    Stream: STREAM,
    Role: resource('AWS::IAM::Role'),
    Task: resource('AWS::ECS::TaskDefinition', { TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    Service: resource(
      'AWS::ECS::Service',
      { TaskDefinition: { Ref: 'Task' }, LoadBalancers: [{ ContainerName: 'App' }] },
      rest,
    ),
    ...policies,
  });
const served = (policies: JsonObject) =>
  template({
    Stream: STREAM,
    Role: resource('AWS::IAM::Role'),
    Function: resource('AWS::Lambda::Function', { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    Group: resource('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Targets: [{ Id: { 'Fn::GetAtt': ['Function', 'Arn'] } }],
    }),
    ...policies,
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    service({ Policy: policy(MAY) }),
    service({
      One: policy({ ...MAY, Action: 'kinesis:PutRecord' }),
      Two: policy({ ...MAY, Action: 'kinesis:PutRecords' }),
    }),
    service({ Policy: policy({ ...MAY, Action: 'kinesis:Put*', Resource: '*' }) }),
    served({ Policy: policy(MAY) }),
  ],
  failing: [
    { template: service({}), path },
    { template: service({ Policy: policy({ ...MAY, Action: 'kinesis:PutRecord' }) }), path },
    { template: service({ Policy: policy({ ...MAY, Effect: 'Deny' }) }), path },
    {
      template: service({
        Policy: policy({ ...MAY, Resource: { 'Fn::GetAtt': ['Other', 'Arn'] } }),
        Other: resource('AWS::Kinesis::Stream'),
      }),
      path,
    },
    {
      template: service({
        Policy: policy({ ...MAY, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      }),
      path,
    },
    { template: served({}), path },
    // Nobody knows what a role may that is elsewhere.
    {
      template: service({
        Policy: policy(MAY),
        Task: resource('AWS::ECS::TaskDefinition', { TaskRoleArn: 'arn:aws:iam::111122223333:role/app' }),
      }),
      path,
    },
  ],
  notApplicable: [
    service({}, PHI_FREE),
    // Nobody calls it from outside: it records nothing of its own.
    template({ Stream: STREAM, Function: resource('AWS::Lambda::Function') }),
    template({ Service: resource('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'App' }] }) }),
  ],
};
