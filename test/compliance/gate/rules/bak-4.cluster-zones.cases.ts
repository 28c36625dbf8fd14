import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, resource, template, type RuleCases } from './cases';

const cluster = (...instances: readonly JsonObject[]) =>
  template({
    Cluster: resource('AWS::RDS::DBCluster'),
    ...Object.fromEntries(
      instances.map((properties, i) => [
        `Instance${i}`,
        resource('AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' }, ...properties }),
      ]),
    ),
  });
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    cluster({}, {}),
    cluster({ AvailabilityZone: 'us-east-1a' }, { AvailabilityZone: 'us-east-1b' }),
    only('AWS::RDS::DBCluster', { DBClusterInstanceClass: 'db.r6gd.large' }),
  ],
  failing: [
    { template: cluster(), path },
    { template: cluster({}), path },
    { template: cluster({}, { DBClusterIdentifier: 'another' }), path },
    { template: cluster({ AvailabilityZone: 'us-east-1a' }, { AvailabilityZone: 'us-east-1a' }), path },
  ],
};
