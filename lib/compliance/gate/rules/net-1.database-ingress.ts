import { fieldPath, rulesIn, wearersOf, type TrafficRule } from '../../template/security-groups';
import type { Json, TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { asNumber, notApplicable, problem, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

/** The ports that each kind of store speaks on by default; for RDS and ElastiCache it depends on the engine. */
const PORTS: Readonly<Record<string, readonly number[]>> = {
  'AWS::DocDB::DBCluster': [27017],
  'AWS::Neptune::DBCluster': [8182],
  'AWS::MemoryDB::Cluster': [6379],
  'AWS::DAX::Cluster': [8111, 9111],
  'AWS::Redshift::Cluster': [5439],
  'AWS::RedshiftServerless::Workgroup': [5439],
  'AWS::OpenSearchService::Domain': [443],
  'AWS::EFS::MountTarget': [2049],
  'AWS::MSK::Cluster': [9094, 9096, 9098],
  'AWS::RDS::DBCluster': [],
  'AWS::RDS::DBInstance': [],
  'AWS::RDS::DBProxy': [],
  'AWS::ElastiCache::ReplicationGroup': [],
  'AWS::ElastiCache::CacheCluster': [],
  'AWS::ElastiCache::ServerlessCache': [],
};
const ENGINE_PORTS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/postgres/i, [5432]],
  [/mysql|mariadb|^aurora$/i, [3306]],
  [/oracle/i, [1521]],
  [/sqlserver/i, [1433]],
  [/redis|valkey/i, [6379, 6380]],
  [/memcached/i, [11211]],
];

function portsOfStore(store: TemplateResource): readonly number[] {
  const own = asNumber(store.get('Port') ?? store.get('Endpoint.Port'));
  if (own !== undefined) return [own];
  const engine = show(store.get('Engine') ?? store.get('EngineFamily') ?? 'redis');
  const fixed = PORTS[store.type] ?? [];
  return fixed.length > 0 ? fixed : (ENGINE_PORTS.find(([name]) => name.test(engine))?.[1] ?? []);
}

function problems(rule: TrafficRule, stores: readonly TemplateResource[], set: TemplateSet): Problem[] {
  const found: Problem[] = [];
  for (const field of ['CidrIp', 'CidrIpv6', 'SourcePrefixListId']) {
    if (rule.body[field] === undefined) continue;
    found.push(problemWith(fieldPath(rule, field), show(rule.body[field]), 'SourceSecurityGroupId only'));
  }
  const ports = [...new Set(stores.flatMap(portsOfStore))];
  const isPort = (value: Json | undefined): boolean => {
    const literal = asNumber(value);
    if (literal !== undefined) return ports.includes(literal);
    const target = set.target(value, rule.resource.template);
    return target !== undefined && target.type in PORTS; // Fn::GetAtt of Endpoint.Port
  };
  for (const field of ['FromPort', 'ToPort']) {
    if (isPort(rule.body[field])) continue;
    found.push(
      problem(rule.resource, fieldPath(rule, field), `the port of the store: ${ports.join(' or ')}`),
    );
  }
  return found;
}

/** 45 CFR 164.312(a)(1). */
export const databaseIngress: Rule = {
  id: 'NET-1.database-ingress',
  title: 'The security groups of databases and caches admit only security groups, on the port of the store',
  help: 'Replace addresses by SourceSecurityGroupId and open the one port that the store listens on.',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  judge(resource, set) {
    const own = resource.type === 'AWS::EC2::SecurityGroup';
    const group = own ? resource : set.target(resource.get('GroupId'), resource.template);
    const stores = group ? wearersOf(group, set).filter(({ type }) => type in PORTS) : [];
    if (stores.length === 0) return notApplicable;
    const { rules, hidden } = rulesIn(resource, 'Ingress');
    return [
      ...hidden.map((path) => problem(resource, path, 'ingress rules that can be read')),
      ...rules.flatMap((rule) => problems(rule, stores, set)),
    ];
  },
};
