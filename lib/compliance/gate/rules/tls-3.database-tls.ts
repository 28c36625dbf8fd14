import { isObject, type Json, type TemplateResource } from '../../template/template';
import { intrinsicOf } from '../../template/template';
import { notApplicable, problem, problemAt, problemWith, show } from '../judging';
import type { Judgement, Rule } from '../rule';

type Setting = readonly [name: string, allowed: readonly string[]];

/**
 * The parameters that make an engine refuse plaintext and anything below TLS 1.3, by parameter group family.
 * Sources: Amazon Aurora and Amazon RDS User Guides, "Using SSL/TLS to encrypt a connection"; Amazon DocumentDB
 * Developer Guide, "Encrypting data in transit".
 */
const FAMILIES: readonly (readonly [family: RegExp, settings: readonly Setting[]])[] = [
  [
    /postgres/,
    [
      ['rds.force_ssl', ['1']],
      ['ssl_min_protocol_version', ['TLSv1.3']],
    ],
  ],
  [
    /mysql|mariadb/,
    [
      ['require_secure_transport', ['1', 'ON']],
      ['tls_version', ['TLSv1.3']],
    ],
  ],
  [/sqlserver/, [['rds.force_ssl', ['1']]]],
  [/^docdb/, [['tls', ['tls1.3+']]]],
  [/^neptune/, []],
];

/** The property by which a database names its parameter group. */
const GROUP_OF: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': 'DBClusterParameterGroupName',
  'AWS::RDS::DBInstance': 'DBParameterGroupName',
  'AWS::DocDB::DBCluster': 'DBClusterParameterGroupName',
};

function groupProblems(group: TemplateResource): Judgement {
  const family = group.get('Family');
  if (typeof family !== 'string') return [problem(group, 'Family', 'a family that can be read')];
  // The instances of an Aurora cluster take these settings from the cluster's group.
  if (group.type === 'AWS::RDS::DBParameterGroup' && family.startsWith('aurora')) return notApplicable;
  const settings = FAMILIES.find(([pattern]) => pattern.test(family))?.[1];
  if (!settings) return [problem(group, 'Family', 'an engine that can refuse plaintext by a parameter')];
  const parameters = group.get('Parameters') ?? {};
  if (!isObject(parameters) || intrinsicOf(parameters)) {
    return [problem(group, 'Parameters', 'parameters that can be read')];
  }
  return settings.flatMap(([name, allowed]) => {
    const value: Json | undefined = parameters[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && allowed.includes(text)) return [];
    return [problemAt({ path: `Parameters.${name}`, value }, allowed.join(' or '))];
  });
}

/** 45 CFR 164.312(e)(1). The default parameter groups accept TLS 1.2, some of them plaintext. */
export const databaseTls: Rule = {
  id: 'TLS-3.database-tls',
  title: 'Databases refuse plaintext and anything below TLS 1.3',
  help: 'Give the database a parameter group that forces TLS and sets the minimum to TLS 1.3.',
  types: [
    ...Object.keys(GROUP_OF),
    'AWS::RDS::DBClusterParameterGroup',
    'AWS::RDS::DBParameterGroup',
    'AWS::DocDB::DBClusterParameterGroup',
  ],
  judge(resource, set) {
    const property = GROUP_OF[resource.type];
    if (property === undefined) return groupProblems(resource);
    if (resource.type === 'AWS::RDS::DBInstance' && resource.get('DBClusterIdentifier') !== undefined) {
      return notApplicable; // the cluster is judged
    }
    if (show(resource.get('Engine')).startsWith('neptune')) return notApplicable;
    const group = set.target(resource.get(property), resource.template);
    if (group && group.type.endsWith('ParameterGroup')) return [];
    return group
      ? [problemWith(property, group.ref, 'a parameter group of these templates')]
      : [problem(resource, property, 'a parameter group of these templates')];
  },
};
