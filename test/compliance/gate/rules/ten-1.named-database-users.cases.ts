import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const policy = (statement: JsonObject) =>
  only('AWS::IAM::ManagedPolicy', { PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } });
const connect = (Resource: Json) => policy({ Action: 'rds-db:connect', Resource });
const user = (name: string) => `arn:aws:rds-db:us-east-1:111122223333:dbuser:cluster-ABC/${name}`;
const path = 'Properties.PolicyDocument.Statement.0.Resource';

export const cases: RuleCases = {
  compliant: [
    connect(user('app_portal')),
    connect([user('app_portal'), user('audit_outbox')]),
    // The id of a restored cluster is known once it is there.
    connect('arn:aws:rds-db:us-east-1:111122223333:dbuser:*/restore_validator_login'),
    connect({ 'Fn::Join': ['', ['arn:aws:rds-db:us-east-1:1:dbuser:', { Ref: 'Cluster' }, '/app_portal']] }),
  ],
  failing: [
    { template: connect('*'), path },
    { template: connect(user('*')), path },
    { template: connect(user('app_*')), path },
    { template: connect(user('bulwark_master')), path },
    { template: connect(user('postgres')), path },
    { template: connect([user('app_portal'), user('rdsadmin')]), path },
    { template: policy({ Action: 'rds-db:*', Resource: user('*') }), path },
    { template: policy({ Action: 'rds-db:connect', NotResource: user('postgres') }), path },
  ],
  notApplicable: [
    policy({ Action: 'rds:DescribeDBClusters', Resource: '*' }),
    policy({ Effect: 'Deny', Action: 'rds-db:connect', Resource: '*' }),
  ],
  unreadable: [
    {
      template: connect({
        'Fn::Join': ['', ['arn:aws:rds-db:us-east-1:1:dbuser:cluster-ABC/', { Ref: 'Parameter' }]],
      }),
      path,
    },
    {
      template: only('AWS::IAM::ManagedPolicy', { PolicyDocument: PARAMETER }),
      path: 'Properties.PolicyDocument',
    },
  ],
};
