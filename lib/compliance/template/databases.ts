import { globMatches } from './glob';
import type { Json, Template, TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { textOf } from './text';

interface Kind {
  /** What stands in its ARN for the service, and before its name. */
  readonly service: 'rds' | 'dynamodb';
  readonly prefix: string;
  readonly name: string;
  /** What AWS Backup calls it. */
  readonly backup: string;
}

const CLUSTER = { service: 'rds', prefix: 'cluster:', name: 'DBClusterIdentifier' } as const;
const TABLE = { service: 'dynamodb', prefix: 'table/', name: 'TableName', backup: 'DynamoDB' } as const;
const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::DocDB::DBCluster': { ...CLUSTER, backup: 'DocumentDB' },
  'AWS::DynamoDB::GlobalTable': TABLE,
  'AWS::DynamoDB::Table': TABLE,
  'AWS::Neptune::DBCluster': { ...CLUSTER, backup: 'Neptune' },
  'AWS::RDS::DBCluster': { ...CLUSTER, backup: 'Aurora' },
  'AWS::RDS::DBInstance': { service: 'rds', prefix: 'db:', name: 'DBInstanceIdentifier', backup: 'RDS' },
};

/** The types of database that AWS Backup backs up and restores for a test. */
export const DATABASES: readonly string[] = Object.keys(KINDS);

/** An instance of a cluster holds no data of its own. */
export const isClusterMember = (database: TemplateResource): boolean =>
  database.type === 'AWS::RDS::DBInstance' && database.get('DBClusterIdentifier') !== undefined;

/** What AWS Backup calls a database of one of `DATABASES`; clusters of RDS without Aurora go as RDS. */
export function backupTypeOf(database: TemplateResource): string {
  const engine = database.get('Engine');
  const plain = typeof engine === 'string' && !engine.startsWith('aurora');
  return database.type === 'AWS::RDS::DBCluster' && plain ? 'RDS' : KINDS[database.type]!.backup;
}

/** Whether a reference, an ARN, or a pattern of ARNs with `*` means a database. */
export function meansDatabase(
  value: Json,
  from: Template,
  database: TemplateResource,
  set: TemplateSet,
): boolean {
  if (set.mentions(value, from).includes(database)) return true;
  const text = textOf(value);
  return text !== undefined && globMatches(placed(text, from), arnOf(database));
}

/** A name that a deployment makes up matches a star and nothing else. */
function arnOf({ template, type, ...database }: TemplateResource): string {
  const { service, prefix, name } = KINDS[type]!;
  const given = database.properties[name];
  const id = typeof given === 'string' ? given : '${?}';
  return placed(`arn:aws:${service}:\${AWS::Region}:\${AWS::AccountId}:${prefix}${id}`, template);
}

const placed = (text: string, { region, account }: Template): string =>
  text
    .replace(/^arn:(\$\{AWS::Partition\}|aws[a-z-]*):/, 'arn:aws:')
    .replaceAll('${AWS::Region}', region ?? '${AWS::Region}')
    .replaceAll('${AWS::AccountId}', account ?? '${AWS::AccountId}');
