import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encryptionOf } from '../../lib/compliance/encryption-at-rest';
import { ENCRYPTION_AT_REST, WITHOUT_CUSTOMER_KEYS } from '../../lib/compliance/encryption-at-rest-table';
import { Template, type JsonObject } from '../../lib/compliance/template/template';
import { TemplateSet } from '../../lib/compliance/template/template-set';

/** Key properties of the specification, by the beginning of their path, that do not name the key of a store. */
const IGNORED: Readonly<Record<string, string>> = {
  'AWS::Athena::WorkGroup.WorkGroupConfigurationUpdates': 'obsolete: the workgroup itself is updated',
  'AWS::BackupGateway::Hypervisor': 'credentials of a hypervisor on premises, which PHY-1 refuses altogether',
  'AWS::BedrockAgentCore::OAuth2CredentialProvider': 'a signing key',
  'AWS::Cognito::UserPool.LambdaConfig.KMSKeyID': 'encrypts codes on their way to a sender function',
  'AWS::Cognito::UserPoolRegionalConfigurationAttachment': 'encrypts codes on their way to a sender function',
  'AWS::Config::DeliveryChannel': 'the bucket encrypts by its own default, and is judged itself',
  'AWS::DataSync::LocationHDFS.KmsKeyProviderUri': 'the key server of a Hadoop cluster',
  'AWS::GroundStation::MissionProfile': 'a stream to an antenna, not a store',
  'AWS::KinesisFirehose::DeliveryStream':
    'the destination bucket encrypts by its own default, and is judged itself',
  'AWS::Lambda::Function.Code.SourceKMSKeyArn': 'code, which holds no data',
  'AWS::ODB::OdbNetwork': 'network access to KMS, not a key',
  'AWS::SecretsManager::RotationSchedule': 'permission of the rotation function; the secret is judged itself',
  'AWS::SupportAuthZ::SupportPermit': 'a signing key',
};

const NAMES_A_KEY = /kms|cmk|CustomerManagedKey|EncryptionKey/i;
/** Contexts, caching periods, kinds of keys, roles and switches that merely speak of KMS. */
const SPEAKS_OF_A_KEY =
  /Context|ReusePeriod|KeyType|CmkType|ProviderType|Role|Enabled|KMSEncrypted|Rotate|Geospatial/i;

/**
 * Key properties by type, as aws-cdk-lib knows the CloudFormation specification: each generated class writes its
 * properties out in a function `convert<Type>ToCloudFormation`.
 */
function specification(): Map<string, Set<string>> {
  const root = dirname(require.resolve('aws-cdk-lib/package.json'));
  const found = new Map<string, Set<string>>();
  for (const service of readdirSync(root).filter((name) => name.startsWith('aws-'))) {
    const folder = join(root, service, 'lib');
    for (const file of readdirSync(folder).filter((name) =>
      /(?<!canned-metrics)\.generated\.js$/.test(name),
    )) {
      keyProperties(readFileSync(join(folder, file), 'utf8'), found);
    }
  }
  return found;
}

function keyProperties(source: string, found: Map<string, Set<string>>): void {
  const shapes = new Map<string, { name: string; shape: string | undefined }[]>();
  for (const part of source.split('function convert').slice(1)) {
    const shape = /^(\w+)ToCloudFormation\(/.exec(part)?.[1];
    const properties = part.matchAll(
      /([A-Za-z0-9_]+):(?:cdk\(\)\.(?:listMapper|hashMapper|unionMapper)\()*(?:\[[^\]]*\],\[)?(?:convert(\w+)ToCloudFormation|cdk\(\))/g,
    );
    if (shape)
      shapes.set(
        shape,
        [...properties].map((match) => ({ name: match[1]!, shape: match[2] })),
      );
  }
  const walk = (shape: string, path: string, above: readonly string[], into: Set<string>): void => {
    for (const property of shapes.get(shape) ?? []) {
      const here = path ? `${path}.${property.name}` : property.name;
      if (property.shape) {
        if (!above.includes(property.shape)) walk(property.shape, here, [...above, property.shape], into);
      } else if (
        !SPEAKS_OF_A_KEY.test(property.name) &&
        (NAMES_A_KEY.test(property.name) ||
          (/^key(id|arn)?$/i.test(property.name) && /Encrypt|SSE|Sse/.test(path)) ||
          here.endsWith('EncryptionKey.Id'))
      ) {
        into.add(here);
      }
    }
  };
  for (const match of source.matchAll(/class (Cfn\w+) extends.*?CFN_RESOURCE_TYPE_NAME="([^"]+)"/g)) {
    const into = new Set<string>();
    walk(`${match[1]!}Props`, '', [], into);
    if (into.size > 0) found.set(match[2]!, into);
  }
}

/** A pattern of the table as a plain property path. */
const plain = (pattern: string): string =>
  pattern
    .split('.')
    .filter((step) => step !== '*' && step !== '+')
    .map((step) => step.replace(/\?$/, ''))
    .join('.');

describe('the table of encryption at rest', () => {
  const spec = specification();
  const known = new Map(
    Object.entries(ENCRYPTION_AT_REST).map(([type, { keys, when }]) => [
      type,
      new Set([...keys, ...Object.values(when ?? {}).flat()].map(plain)),
    ]),
  );

  test('the specification was read', () => {
    expect(spec.size).toBeGreaterThan(250);
    expect([...spec.get('AWS::Kinesis::Stream')!]).toEqual(['StreamEncryption.KeyId']);
  });

  test('no key property of CloudFormation is left out silently', () => {
    const used = new Set<string>();
    const missing = [...spec].flatMap(([type, paths]) =>
      [...paths]
        .filter((path) => !known.get(type)?.has(path))
        .map((path) => `${type}.${path}`)
        .filter((path) => {
          const reason = Object.keys(IGNORED).find((it) => `${path}.`.startsWith(`${it}.`));
          if (reason) used.add(reason);
          return !reason;
        }),
    );
    expect(missing).toEqual([]);
    expect(Object.keys(IGNORED).filter((it) => !used.has(it))).toEqual([]);
  });

  test('every key property of the table exists', () => {
    const invented = [...known].flatMap(([type, paths]) =>
      [...paths].filter((path) => !spec.get(type)?.has(path)).map((path) => `${type}.${path}`),
    );
    expect(invented).toEqual([]);
  });

  test('a type is in one list only', () => {
    expect(Object.keys(WITHOUT_CUSTOMER_KEYS).filter((type) => type in ENCRYPTION_AT_REST)).toEqual([]);
  });
});

describe('encryptionOf', () => {
  const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
  const encryption = (Type: string, Properties: JsonObject = {}) => {
    const Resources = { Key: { Type: 'AWS::KMS::Key' }, Subject: { Type, Properties } };
    const set = new TemplateSet([Template.fromObject({ Resources }, { name: 'app' })]);
    return encryptionOf(set.templates[0]!.resources.get('Subject')!, set);
  };

  test.each([
    ['AWS::SNS::Topic', { KmsMasterKeyId: KEY }, 'app/Key'],
    ['AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' }, 'AWS managed'],
    ['AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Parameter' } }, 'unreadable'],
    ['AWS::SNS::Topic', {}, 'not encrypted'],
    ['AWS::SQS::Queue', {}, 'AWS owned'],
    ['AWS::S3::Bucket', {}, 'SSE-S3'],
    ['AWS::RDS::DBCluster', { KmsKeyId: KEY }, 'not encrypted'],
    ['AWS::RDS::DBCluster', { KmsKeyId: KEY, StorageEncrypted: true }, 'app/Key'],
    ['AWS::DAX::Cluster', {}, 'AWS owned'],
    ['AWS::EC2::VPC', {}, undefined],
    ['AWS::Lambda::Function', {}, undefined],
  ] as const)('%s %j: %s', (type, properties, expected) => {
    expect(encryption(type, properties)).toBe(expected);
  });
});
