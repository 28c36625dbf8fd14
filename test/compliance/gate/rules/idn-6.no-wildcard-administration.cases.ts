import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const policy = (statement: JsonObject) =>
  only('AWS::IAM::ManagedPolicy', { PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } });
const role = (properties: JsonObject) => only('AWS::IAM::Role', properties);
const managed = (arn: Json) => role({ ManagedPolicyArns: [arn] });
const awsPolicy = (name: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}` });
const action = 'Properties.PolicyDocument.Statement.0.Action';

export const cases: RuleCases = {
  compliant: [
    policy({ Action: ['s3:GetObject', 's3:List*'], Resource: '*' }),
    policy({ Action: 's3:*', Resource: 'arn:aws:s3:::documents/*' }),
    policy({ Effect: 'Deny', Action: '*', Resource: '*' }),
    policy({ Effect: 'Deny', NotAction: 's3:*', Resource: '*' }),
    managed(awsPolicy('ReadOnlyAccess')),
    template({
      Own: resource('AWS::IAM::ManagedPolicy', { PolicyDocument: { Statement: [] } }),
      Role: resource('AWS::IAM::Role', { ManagedPolicyArns: [{ Ref: 'Own' }] }),
    }),
  ],
  failing: [
    { template: policy({ Action: '*', Resource: '*' }), path: action },
    { template: policy({ Action: '*:*', Resource: 'arn:aws:s3:::documents' }), path: action },
    { template: policy({ Action: ['s3:GetObject', 'kms:*'], Resource: ['*'] }), path: action },
    { template: policy({ Action: 'kms:*', NotResource: 'arn:x' }), path: action },
    {
      template: policy({ NotAction: 'iam:*', Resource: '*' }),
      path: 'Properties.PolicyDocument.Statement.0.NotAction',
    },
    {
      template: role({
        Policies: [
          { PolicyName: 'ok', PolicyDocument: { Statement: [] } },
          {
            PolicyName: 'bad',
            PolicyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
          },
        ],
      }),
      path: 'Properties.Policies.1.PolicyDocument.Statement.Action',
    },
    {
      template: managed('arn:aws:iam::aws:policy/AdministratorAccess'),
      path: 'Properties.ManagedPolicyArns.0',
    },
    { template: managed(awsPolicy('PowerUserAccess')), path: 'Properties.ManagedPolicyArns.0' },
    { template: managed(awsPolicy('AmazonS3FullAccess')), path: 'Properties.ManagedPolicyArns.0' },
    {
      template: only('AWS::SSO::PermissionSet', { ManagedPolicies: [awsPolicy('AdministratorAccess')] }),
      path: 'Properties.ManagedPolicies.0',
    },
  ],
  unreadable: [
    { template: managed(PARAMETER), path: 'Properties.ManagedPolicyArns.0' },
    {
      template: managed({ 'Fn::Sub': 'arn:aws:iam::aws:policy/${Name}' }),
      path: 'Properties.ManagedPolicyArns.0',
    },
    { template: role({ ManagedPolicyArns: PARAMETER }), path: 'Properties.ManagedPolicyArns' },
    { template: only('AWS::IAM::Policy', { PolicyDocument: PARAMETER }), path: 'Properties.PolicyDocument' },
  ],
  notApplicable: [role({})],
};
