import { asNumber, expect, isPresent, isTrue, notApplicable } from '../judging';
import type { TemplateResource } from '../../template/template';
import type { Judgement, Problem, Rule } from '../rule';

const SWITCHES: Readonly<Record<string, (store: TemplateResource) => Problem[]>> = {
  'AWS::ElastiCache::ReplicationGroup': (group) => [
    ...expect(group, 'MultiAZEnabled', isTrue, 'true'),
    ...expect(group, 'AutomaticFailoverEnabled', isTrue, 'true'),
  ],
  'AWS::MemoryDB::Cluster': (cluster) =>
    expect(cluster, 'NumReplicasPerShard', (v) => (asNumber(v ?? 1) ?? 0) >= 1, 'at least 1'),
  'AWS::OpenSearchService::Domain': (domain) =>
    expect(domain, 'ClusterConfig.ZoneAwarenessEnabled', isTrue, 'true'),
  'AWS::RDS::DBInstance': (instance) => expect(instance, 'MultiAZ', isTrue, 'true'),
  'AWS::Redshift::Cluster': (cluster) => expect(cluster, 'MultiAZ', isTrue, 'true'),
};

/** 45 CFR 164.308(a)(7)(ii)(C). Amazon RDS User Guide, "Configuring and managing a Multi-AZ deployment". */
export const multiZone: Rule = {
  id: 'BAK-4.multi-zone',
  title: 'Databases and caches outlive the loss of a zone',
  help: 'Turn on the deployment in several zones.',
  types: Object.keys(SWITCHES),
  forbids: true,
  judge(store): Judgement {
    const isMember =
      isPresent(store.get('DBClusterIdentifier')) || isPresent(store.get('SourceDBInstanceIdentifier'));
    return store.type === 'AWS::RDS::DBInstance' && isMember ? notApplicable : SWITCHES[store.type]!(store);
  },
};
