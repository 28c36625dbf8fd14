import type { JsonObject } from '../../lib/compliance/template/template';
import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const key = (draft: Draft) => draft.one('AWS::KMS::Key');
const tampering = (draft: Draft) =>
  draft.one('AWS::Logs::MetricFilter', (_, id) => id.includes('KeyTampering'));

sabotage('KEY-1.kms-rotation', 'a key rotates a day late', (draft) =>
  key(draft).set('RotationPeriodInDays', 91),
);
sabotage('KEY-1.kms-rotation', 'a key rotates when AWS likes', (draft) =>
  key(draft).unset('RotationPeriodInDays'),
);
sabotage('KEY-1.kms-rotation', 'a key does not rotate', (draft) =>
  key(draft).set('EnableKeyRotation', false),
);
sabotage('KEY-1.kms-rotation', 'the key of the copies does not rotate', (draft) =>
  draft
    .all('AWS::KMS::Key', ({ EnableKeyRotation }) => EnableKeyRotation === true)
    .at(-1)!
    .unset('EnableKeyRotation'),
);
sabotage('KEY-1.kms-rotation', 'a key is of material that cannot rotate', (draft) =>
  key(draft).set('Origin', 'EXTERNAL'),
);
sabotage('KEY-1.signing-succession', 'a signing key has no successor', (draft) =>
  draft.add('keys', 'AWS::KMS::Key', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
);
sabotage('KEY-1.signing-succession', 'a signing key was to be succeeded yesterday', (draft) =>
  draft.add('keys', 'AWS::KMS::Key', {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Tags: [{ Key: 'bulwark:succession', Value: '2026-11-21' }],
  }),
);

/** Every type of store in the deployment, and where it names its key. */
for (const [type, path] of [
  ['AWS::Backup::BackupVault', 'EncryptionKeyArn'],
  ['AWS::CloudTrail::Trail', 'KMSKeyId'],
  ['AWS::Cognito::UserPool', 'KeyConfiguration.KmsKeyArn'],
  ['AWS::ECS::Cluster', 'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId'],
  ['AWS::Logs::LogGroup', 'KmsKeyId'],
  ['AWS::RDS::DBCluster', 'KmsKeyId'],
  ['AWS::RDS::DBCluster', 'MasterUserSecret.KmsKeyId'],
  ['AWS::RDS::DBCluster', 'PerformanceInsightsKmsKeyId'],
  ['AWS::RDS::DBInstance', 'PerformanceInsightsKMSKeyId'],
  ['AWS::SNS::Topic', 'KmsMasterKeyId'],
  ['AWS::SQS::Queue', 'KmsMasterKeyId'],
] as const) {
  sabotage('KEY-1.encrypted-at-rest', `one ${type} names no ${path}`, (draft) => draft.one(type).unset(path));
  sabotage('KEY-1.encrypted-at-rest', `one ${type} has a key of AWS as ${path}`, (draft) =>
    draft.one(type).set(path, 'alias/aws/service'),
  );
}
sabotage('KEY-1.encrypted-at-rest', 'the environment of a function has no key', (draft) => {
  const it = draft.one('AWS::Lambda::Function');
  it.unset('KmsKeyArn');
  it.set('Environment', { Variables: { LEVEL: 'info' } });
});
sabotage('KEY-1.encrypted-at-rest', 'the last log group has no key', (draft) =>
  draft.all('AWS::Logs::LogGroup').at(-1)!.unset('KmsKeyId'),
);
const DEFAULT = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const archive = (draft: Draft) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith('Archive'));
sabotage('KEY-1.encrypted-at-rest', 'the archive is encrypted with a key of AWS', (draft) =>
  archive(draft).set(DEFAULT, { SSEAlgorithm: 'AES256' }),
);
sabotage('KEY-1.encrypted-at-rest', 'the archive names no key', (draft) =>
  archive(draft).unset(`${DEFAULT}.KMSMasterKeyID`),
);
sabotage('KEY-1.encrypted-at-rest', 'the storage of the database is not encrypted', (draft) =>
  draft.one('AWS::RDS::DBCluster').set('StorageEncrypted', false),
);
sabotage('KEY-1.encrypted-at-rest', 'one more queue has a key of SQS', (draft) =>
  draft.add('alerts', 'AWS::SQS::Queue', { SqsManagedSseEnabled: true }),
);
sabotage('KEY-1.encrypted-at-rest', 'one more table has no key', (draft) =>
  draft.add('database', 'AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }),
);

const sid = (name: string) => (statement: { readonly Sid?: unknown }) => statement.Sid === name;
sabotage('KEY-3.policy-separation', 'one statement allows everything', (draft) => {
  const it = key(draft);
  it.set(`${it.at('KeyPolicy.Statement', sid('Administer'))}.Action`, 'kms:*');
});
sabotage('KEY-3.policy-separation', 'administrators may decrypt', (draft) => {
  const it = key(draft);
  it.push(`${it.at('KeyPolicy.Statement', sid('Administer'))}.Action`, 'kms:Decrypt');
});
sabotage('KEY-3.policy-separation', 'users may change the policy', (draft) => {
  const it = key(draft);
  it.push(`${it.at('KeyPolicy.Statement', sid('UseThroughIam'))}.Action`, 'kms:PutKeyPolicy');
});
sabotage('KEY-3.policy-separation', 'administrators are not excluded from use', (draft) => {
  const it = key(draft);
  it.unset(`${it.at('KeyPolicy.Statement', sid('UseThroughIam'))}.Condition`);
});
sabotage('KEY-3.policy-separation', 'one administrator is not excluded from use', (draft) => {
  const it = key(draft);
  const path = it.at('KeyPolicy.Statement', sid('UseThroughIam'));
  it.unset(`${path}.Condition.ArnNotLike.aws:PrincipalArn.1`);
});
sabotage('KEY-3.policy-separation', 'administrators may give grants', (draft) => {
  const it = key(draft);
  it.unset(`${it.at('KeyPolicy.Statement', sid('GrantToServices'))}.Condition`);
});
sabotage('KEY-3.policy-separation', 'deployments may decrypt for themselves', (draft) => {
  const it = key(draft);
  it.unset(`${it.at('KeyPolicy.Statement', sid('DeployThroughServices'))}.Condition.StringEquals`);
});
sabotage('KEY-3.policy-separation', 'everybody may use a key', (draft) =>
  key(draft).push('KeyPolicy.Statement', {
    Action: 'kms:Decrypt',
    Effect: 'Allow',
    Principal: '*',
    Resource: '*',
  }),
);
sabotage('KEY-3.policy-separation', 'a key has the default policy', (draft) => key(draft).unset('KeyPolicy'));

for (const event of ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy']) {
  sabotage('KEY-3.tampering-alarm', `${event} counts no more`, (draft) => {
    const it = tampering(draft);
    it.set('FilterPattern', (it.get('FilterPattern') as string).replace(`"${event}"`, '"Nothing"'));
  });
}
sabotage('KEY-3.tampering-alarm', 'what counts as tampering raises no alarm', (draft) =>
  tampering(draft).set('MetricTransformations.0.MetricName', 'nobody-looks'),
);
sabotage('KEY-3.tampering-alarm', 'the alarm looks at the metric of another namespace', (draft) =>
  tampering(draft).set('MetricTransformations.0.MetricNamespace', 'Elsewhere'),
);
sabotage('KEY-3.tampering-alarm', 'tampering is looked for in a log that the trail does not write', (draft) =>
  tampering(draft).set('LogGroupName', 'another-log'),
);

sabotage('KEY-1.workload-logs', 'a function makes its own log group', (draft) =>
  draft.one('AWS::Lambda::Function').unset('LoggingConfig'),
);
sabotage('KEY-1.workload-logs', 'a container makes its own log group', (draft) =>
  draft
    .one('AWS::ECS::TaskDefinition')
    .set(['ContainerDefinitions', 0, 'LogConfiguration', 'Options', 'awslogs-group'], 'portal'),
);

const ofTenants = (draft: Draft) =>
  draft.one('AWS::IAM::ManagedPolicy', (_, id) => id.startsWith('StoresRolePolicy'));
const CONTEXT = 'kms:EncryptionContext:bulwark:tenant';
const usesContext = ({ Condition }: JsonObject) => JSON.stringify(Condition ?? '').includes(CONTEXT);
sabotage('KEY-2.encryption-context', 'sessions use keys in any context', (draft) => {
  const it = ofTenants(draft);
  it.unset([
    ...it.at('PolicyDocument.Statement', usesContext).split('.'),
    'Condition',
    'StringEquals',
    CONTEXT,
  ]);
});
sabotage('KEY-2.encryption-context', 'sessions use keys in the context of a tenant by name', (draft) => {
  const it = ofTenants(draft);
  const at = it.at('PolicyDocument.Statement', usesContext).split('.');
  it.set([...at, 'Condition', 'StringEquals', CONTEXT], 'riverside');
});
sabotage('KEY-2.encryption-context', 'one more statement lets sessions decrypt', (draft) =>
  ofTenants(draft).push('PolicyDocument.Statement', {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: '*',
  }),
);
sabotage('KEY-2.encryption-context', 'sessions may do everything', (draft) =>
  trustedBy(draft).set('ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']),
);

const trustedBy = (draft: Draft) => draft.one('AWS::IAM::Role', (_, id) => id.startsWith('StoresRole'));
const dataKeys = (draft: Draft) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith('StoresDataKeys'));
sabotage('KEY-4.destroyable-keys', 'data keys are locked', (draft) =>
  dataKeys(draft).set('ObjectLockEnabled', true),
);
sabotage('KEY-4.destroyable-keys', 'data keys are copied elsewhere', (draft) =>
  dataKeys(draft).set('ReplicationConfiguration', { Role: 'copier', Rules: [] }),
);
sabotage('KEY-4.destroyable-keys', 'data keys are backed up', (draft) =>
  draft.add('tenancy', 'AWS::Backup::BackupSelection', { BackupSelection: { Resources: ['*'] } }),
);
