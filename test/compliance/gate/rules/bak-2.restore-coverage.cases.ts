import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, resource, template, type RuleCases } from './cases';
import { att, ref } from './fixtures';

const CLUSTER = resource('AWS::RDS::DBCluster', {
  Engine: 'aurora-postgresql',
  Tags: [{ Key: 'backup', Value: 'daily' }],
});
const tested = (selection: JsonObject, database: JsonObject = CLUSTER, plan = 'Plan') =>
  template({
    Database: database,
    Plan: resource('AWS::Backup::RestoreTestingPlan', { RestoreTestingPlanName: 'monthly' }),
    Selection: resource('AWS::Backup::RestoreTestingSelection', {
      RestoreTestingPlanName: ref(plan),
      ProtectedResourceType: 'Aurora',
      ...selection,
    }),
  });
const where = (operator: string, Value: string) => ({
  ProtectedResourceConditions: { [operator]: [{ Key: 'aws:ResourceTag/backup', Value }] },
});
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    tested({ ProtectedResourceArns: [att('Database', 'DBClusterArn')] }),
    tested({ ProtectedResourceArns: ['*'] }),
    tested({ ProtectedResourceArns: ['*'], RestoreTestingPlanName: 'monthly' }),
    tested(where('StringEquals', 'daily')),
    tested(
      { ProtectedResourceArns: ['*'], ProtectedResourceType: 'RDS' },
      resource('AWS::RDS::DBInstance', { Engine: 'postgres' }),
    ),
    tested(
      { ProtectedResourceArns: ['*'], ProtectedResourceType: 'RDS' },
      resource('AWS::RDS::DBCluster', { Engine: 'postgres' }),
    ),
  ],
  failing: [
    { template: template({ Database: CLUSTER }), path },
    { template: tested({}), path },
    { template: tested({ ProtectedResourceArns: ['*'] }, CLUSTER, 'Other'), path },
    { template: tested({ ProtectedResourceArns: ['*'], ProtectedResourceType: 'RDS' }), path },
    {
      template: tested({
        ProtectedResourceArns: ['arn:aws:rds:us-east-1:111122223333:cluster:others'],
      }),
      path,
    },
    { template: tested({ ProtectedResourceArns: ['*'], ...where('StringNotEquals', 'daily') }), path },
    { template: tested({ ProtectedResourceArns: ['*'], ...where('StringEquals', 'hourly') }), path },
  ],
  notApplicable: [only('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' })],
};
