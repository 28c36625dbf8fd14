import type { TemplateResource } from '../../template/template';
import { isPresent, problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

const INSTANCES: Readonly<Record<string, string>> = {
  'AWS::DocDB::DBCluster': 'AWS::DocDB::DBInstance',
  'AWS::Neptune::DBCluster': 'AWS::Neptune::DBInstance',
  'AWS::RDS::DBCluster': 'AWS::RDS::DBInstance',
};

/** 45 CFR 164.308(a)(7)(ii)(C). Amazon Aurora User Guide, "High availability for Amazon Aurora". */
export const clusterZones: Rule = {
  id: 'BAK-4.cluster-zones',
  title: 'Database clusters have instances in at least two zones',
  help: 'Give the cluster a second instance, in another availability zone than the first.',
  types: Object.keys(INSTANCES),
  judge(cluster, set) {
    // A Multi-AZ DB cluster brings its own instances, in three zones.
    if (isPresent(cluster.get('DBClusterInstanceClass'))) return [];
    const instances = vouching(set, cluster, INSTANCES[cluster.type]!).filter((instance) =>
      refersTo(set, instance, 'DBClusterIdentifier', cluster),
    );
    if (instances.length < 2) {
      return [problemWith('', `a cluster of ${instances.length} instances`, 'at least 2 instances')];
    }
    return zonesOf(instances) < 2 ? [problemWith('', 'all in one zone', 'instances in two zones')] : [];
  },
};

/** Without a zone, the service spreads the instances of a cluster by itself. */
function zonesOf(instances: readonly TemplateResource[]): number {
  const zones = instances.map((instance) => instance.get('AvailabilityZone'));
  if (zones.some((zone) => zone === undefined)) return 2;
  return new Set(zones.map((zone) => JSON.stringify(zone))).size;
}
