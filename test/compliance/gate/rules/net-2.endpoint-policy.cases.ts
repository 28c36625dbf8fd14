import type { Json } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';
import { policy } from './fixtures';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: '*',
  Resource: '*',
  Condition: {
    StringEquals: {
      'aws:PrincipalAccount': { Ref: 'AWS::AccountId' },
      'aws:ResourceAccount': '111122223333',
    },
  },
};
const endpoint = (PolicyDocument?: Json, service = 's3') =>
  only('AWS::EC2::VPCEndpoint', {
    ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]] },
    ...(PolicyDocument !== undefined && { PolicyDocument }),
  });
const organization = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:resourceorgid': ['o-a1b2c3d4e5'] };
const layers = {
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*' },
};
const unsigned = {
  Effect: 'Allow',
  Principal: '*',
  Action: ['cognito-idp:GetTokensFromRefreshToken', 'cognito-idp:RevokeToken'],
  Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/*' },
};

export const cases: RuleCases = {
  compliant: [
    endpoint(policy(statement)),
    endpoint(policy(change(statement, 'Condition.StringEquals', organization))),
    endpoint(policy(statement, layers)),
    endpoint({ Statement: statement }),
    endpoint(policy(statement, unsigned), 'cognito-idp'),
    endpoint(JSON.stringify(policy(change(statement, 'Condition.StringEquals', organization)))),
    endpoint(policy(statement, { Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource: '*' })),
    endpoint(
      policy({
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } },
        Action: 'sqs:*',
        Resource: { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:*' },
      }),
      'sqs',
    ),
  ],
  failing: [
    { template: endpoint(), path: 'Properties.PolicyDocument' },
    {
      template: endpoint(policy(change(statement, 'Condition'))),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    {
      template: endpoint(
        policy(change(statement, 'Condition.StringEquals', { 'aws:PrincipalAccount': '111122223333' })),
      ),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    {
      template: endpoint(policy(change(statement, 'Condition', { StringEqualsIfExists: organization }))),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    {
      template: endpoint(
        policy(
          change(statement, 'Condition', { StringLike: { ...organization, 'aws:PrincipalOrgID': 'o-*' } }),
        ),
      ),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    {
      template: endpoint(policy({ ...change(statement, 'Action'), NotAction: 's3:PutObject' })),
      path: 'Properties.PolicyDocument.Statement.0.NotAction',
    },
    {
      template: endpoint(policy({ ...unsigned, Action: 'cognito-idp:*' }), 'cognito-idp'),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    {
      template: endpoint(policy({ ...unsigned, Resource: '*' }), 'cognito-idp'),
      path: 'Properties.PolicyDocument.Statement.0',
    },
    { template: endpoint(policy(unsigned), 'sqs'), path: 'Properties.PolicyDocument.Statement.0' },
    { template: endpoint(policy(layers), 'sqs'), path: 'Properties.PolicyDocument.Statement.0' },
    {
      template: endpoint(policy(change(layers, 'Resource', 'arn:aws:s3:::*'))),
      path: 'Properties.PolicyDocument.Statement.0',
    },
  ],
  unreadable: [{ template: endpoint(PARAMETER), path: 'Properties.PolicyDocument' }],
  notApplicable: [
    only('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'GatewayLoadBalancer', ServiceName: 'x' }),
    only('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123',
    }),
  ],
};
