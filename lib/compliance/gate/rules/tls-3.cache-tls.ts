import { intrinsicOf, type Json } from '../../template/template';
import {
  isOneOf,
  isPresent,
  isTrue,
  isTrueOrMissing,
  problemWith,
  show,
  unmet,
  type Requirement,
} from '../judging';
import type { Rule } from '../rule';

const notOpen = (value: Json | undefined): boolean => isPresent(value) && value !== 'open-access';

const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::ElastiCache::ReplicationGroup': [
    ['TransitEncryptionEnabled', isTrue, 'true'],
    ['TransitEncryptionMode?', isOneOf('required'), 'required'],
  ],
  'AWS::ElastiCache::CacheCluster': [['TransitEncryptionEnabled', isTrue, 'true']],
  'AWS::ElastiCache::ServerlessCache': [], // always TLS
  'AWS::MemoryDB::Cluster': [['TLSEnabled', isTrueOrMissing, 'true']],
  'AWS::DAX::Cluster': [['ClusterEndpointEncryptionType', isOneOf('TLS'), 'TLS']],
};

/** Where each type says who may come in; which secret or group it is, only a deployment knows. */
const AUTHENTICATION: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElastiCache::ReplicationGroup': ['AuthToken', 'UserGroupIds'],
  'AWS::ElastiCache::ServerlessCache': ['UserGroupId'],
  'AWS::MemoryDB::Cluster': ['ACLName'],
};

/** 45 CFR 164.312(e)(1), 164.312(d). Amazon ElastiCache User Guide, "In-transit encryption". */
export const cacheTls: Rule = {
  id: 'TLS-3.cache-tls',
  title: 'Caches require TLS and authentication',
  help: 'Turn transit encryption on (required) and name a user group or token.',
  types: Object.keys(REQUIREMENTS),
  forbids: true,
  judge(cache) {
    const ways = AUTHENTICATION[cache.type] ?? [];
    const authenticated =
      ways.length === 0 ||
      ways.some((way) => {
        const value = cache.get(way);
        return intrinsicOf(value) !== undefined || (notOpen(value) && JSON.stringify(value) !== '[]');
      });
    const given = show(cache.get(ways[0] ?? ''));
    return [
      ...unmet(cache, REQUIREMENTS[cache.type] ?? []),
      ...(authenticated ? [] : [problemWith(ways[0]!, given, `authentication: ${ways.join(' or ')}`)]),
    ];
  },
};
