import { isTrueOrMissing, unmet, type Requirement } from '../judging';
import type { Rule } from '../rule';

const on = (pattern: string): Requirement => [pattern, isTrueOrMissing, 'true, or nothing'];

const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::RDS::DBInstance': [on('AutoMinorVersionUpgrade')],
  'AWS::RDS::DBCluster': [on('AutoMinorVersionUpgrade')],
  'AWS::ElastiCache::ReplicationGroup': [on('AutoMinorVersionUpgrade')],
  'AWS::ElastiCache::CacheCluster': [on('AutoMinorVersionUpgrade')],
  'AWS::MemoryDB::Cluster': [on('AutoMinorVersionUpgrade')],
  'AWS::AmazonMQ::Broker': [on('AutoMinorVersionUpgrade')],
  'AWS::DMS::ReplicationInstance': [on('AutoMinorVersionUpgrade')],
  'AWS::Redshift::Cluster': [on('AllowVersionUpgrade')],
};

/** 45 CFR 164.308(a)(5)(ii)(B): security patches of an engine come as minor versions. */
export const minorUpgrades: Rule = {
  id: 'CHG-1.minor-upgrades',
  title: 'Engines take security patches by themselves',
  help: 'Leave automatic minor version upgrades on.',
  types: Object.keys(REQUIREMENTS),
  judge: (store) => unmet(store, REQUIREMENTS[store.type] ?? []),
};
