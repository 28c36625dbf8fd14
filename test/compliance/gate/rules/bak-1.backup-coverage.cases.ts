import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { att, ref } from './fixtures';

const DATABASE = resource('AWS::RDS::DBCluster', {
  DBClusterIdentifier: 'records',
  Tags: [{ Key: 'backup', Value: 'daily' }],
});
const taken = (BackupSelection: JsonObject, database: JsonObject = DATABASE, plan = 'Plan') =>
  template({
    Database: database,
    Plan: resource('AWS::Backup::BackupPlan'),
    Selection: resource('AWS::Backup::BackupSelection', { BackupPlanId: ref(plan), BackupSelection }),
  });
const tag = (ConditionValue: string, ConditionKey = 'backup') => ({
  ConditionType: 'STRINGEQUALS',
  ConditionKey,
  ConditionValue,
});
const ARN = 'arn:aws:rds:us-east-1:111122223333:cluster:records';
const path = 'Properties';

export const cases: RuleCases = {
  region: 'us-east-1',
  compliant: [
    taken({ Resources: [att('Database', 'DBClusterArn')] }),
    taken({
      Resources: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster:${Database}' },
      ],
    }),
    taken({ Resources: ['arn:aws:rds:*:*:cluster:*'] }),
    taken({ Resources: [{ 'Fn::Sub': 'arn:aws:rds:us-east-1:${AWS::AccountId}:cluster:records' }] }),
    taken({ Resources: ['*'], NotResources: ['arn:aws:ec2:*:*:volume/*'] }),
    taken({ ListOfTags: [tag('hourly'), tag('daily', 'aws:ResourceTag/backup')] }),
    taken({
      Resources: ['*'],
      Conditions: { StringLike: [{ ConditionKey: 'aws:ResourceTag/backup', ConditionValue: 'd*' }] },
    }),
    taken({ Resources: ['arn:aws:dynamodb:*:*:table/*'] }, resource('AWS::DynamoDB::Table')),
  ],
  failing: [
    { template: template({ Database: DATABASE }), path },
    { template: taken({ Resources: [] }), path },
    { template: taken({ Resources: [att('Database', 'DBClusterArn')] }, DATABASE, 'Other'), path },
    { template: taken({ Resources: ['arn:aws:dynamodb:*:*:table/*'] }), path },
    { template: taken({ Resources: [ARN.replace('records', 'others')] }), path },
    { template: taken({ Resources: [ARN.replace('us-east-1', 'us-west-2')] }), path },
    { template: taken({ Resources: [ARN] }, resource('AWS::RDS::DBCluster')), path },
    { template: taken({ Resources: [PARAMETER] }), path },
    { template: taken({ Resources: ['*'], NotResources: ['arn:aws:rds:*'] }), path },
    { template: taken({ Resources: ['*'], NotResources: [att('Database', 'DBClusterArn')] }), path },
    { template: taken({ ListOfTags: [tag('hourly')] }), path },
    { template: taken({ ListOfTags: [tag('daily')], Resources: ['arn:aws:ec2:*'] }), path },
    {
      template: taken({
        Resources: ['*'],
        Conditions: { StringEquals: [tag('daily'), tag('yes', 'more')] },
      }),
      path,
    },
    {
      template: taken({ Resources: ['*'], Conditions: { StringNotLike: [tag('d*')] } }),
      path,
    },
  ],
  notApplicable: [
    only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' }),
    only(
      'AWS::DynamoDB::Table',
      {},
      { Metadata: { Bulwark: { Phi: { Holds: 'no', Reason: 'counts of requests' } } } },
    ),
  ],
};
