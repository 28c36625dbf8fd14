import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const archive = (draft: Draft) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith('Archive'));
const RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';

sabotage('AUD-3.object-lock', 'an administrator may lift the lock', (draft) =>
  archive(draft).set(`${RETENTION}.Mode`, 'GOVERNANCE'),
);
sabotage('AUD-3.object-lock', 'the lock ends a day early', (draft) =>
  archive(draft).set(`${RETENTION}.Days`, 2191),
);
sabotage('AUD-3.object-lock', 'the bucket is made without the lock', (draft) =>
  archive(draft).unset('ObjectLockEnabled'),
);
sabotage('AUD-3.object-lock', 'the lock has no rule', (draft) =>
  archive(draft).unset('ObjectLockConfiguration.Rule'),
);
sabotage('AUD-3.object-lock', 'the bucket goes with its stack', (draft) =>
  archive(draft).attribute('DeletionPolicy', 'Delete'),
);
const KEY =
  'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID';
sabotage('AUD-3.own-key', 'a queue shares the key of the archive', (draft) =>
  draft.one('AWS::SQS::Queue').set('KmsMasterKeyId', archive(draft).get(KEY)!),
);
sabotage('AUD-3.own-key', 'the archive shares the key of the queues', (draft) =>
  archive(draft).set(KEY, draft.one('AWS::SQS::Queue').get('KmsMasterKeyId')!),
);

const GROUP = 'AWS::RDS::DBClusterParameterGroup';
for (const [what, name, value] of [
  ['pgaudit is not loaded', 'shared_preload_libraries', 'pg_stat_statements'],
  ['pgaudit is silent', 'pgaudit.log', 'none'],
  ['reads go unseen', 'pgaudit.log', 'write,role,ddl'],
  ['connections go unseen', 'log_connections', '0'],
  ['the ends of connections go unseen', 'log_disconnections', '0'],
] as const) {
  sabotage('AUD-2.database-audit', `in the database, ${what}`, (draft) =>
    draft.one(GROUP).set(['Parameters', name], value),
  );
}
sabotage('AUD-2.database-audit', 'the log stays in the database', (draft) =>
  draft.one('AWS::RDS::DBCluster').set('EnableCloudwatchLogsExports', ['iam-db-auth-error']),
);
sabotage('AUD-2.database-audit', 'one instance has settings of its own', (draft) =>
  draft.add('database', 'AWS::RDS::DBParameterGroup', {
    Family: 'aurora-postgresql17',
    Parameters: { 'pgaudit.log': 'none' },
  }),
);
sabotage('AUD-2.sign-in-log', 'the sign-ins of one pool go unseen', (draft) =>
  draft.one('AWS::Cognito::LogDeliveryConfiguration').remove(),
);
sabotage('AUD-2.sign-in-log', 'only the messages of one pool are logged', (draft) =>
  draft
    .one('AWS::Cognito::LogDeliveryConfiguration')
    .set('LogConfigurations.0.EventSource', 'userNotification'),
);
for (const log of ['access_logs', 'connection_logs']) {
  sabotage('AUD-2.access-logs', `a load balancer has no ${log}`, (draft) => {
    const it = draft.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const attribute = it.at('LoadBalancerAttributes', ({ Key }) => Key === `${log}.s3.enabled`);
    it.set(`${attribute}.Value`, 'false');
  });
}
sabotage('AUD-2.access-logs', 'the logs of the load balancers are redacted into no locked bucket', (draft) =>
  draft
    .one('AWS::Lambda::Function', (_, id) => id.startsWith('LogRedactorFunction'))
    .set('Environment.Variables.ARCHIVE_BUCKET', 'elsewhere'),
);
sabotage('AUD-3.log-retention', 'one log is kept five years', (draft) =>
  draft.one('AWS::Logs::LogGroup').set('RetentionInDays', 1827),
);

const purposed = (draft: Draft, type: string, purpose: string) =>
  draft.one(type, ({ Tags }) => JSON.stringify(Tags ?? []).includes(`"${purpose}"`));
const alarmOn = (draft: Draft, metric: string) =>
  draft.one('AWS::CloudWatch::Alarm', ({ MetricName }) => MetricName === metric);

sabotage('AUD-1.quarantine-alarm', 'nobody hears of a record in quarantine', (draft) =>
  alarmOn(draft, 'RecordsQuarantined').remove(),
);
sabotage('AUD-1.quarantine-alarm', 'ten records in quarantine are needed for a page', (draft) =>
  alarmOn(draft, 'RecordsQuarantined').set('Threshold', 10),
);
sabotage('AUD-2.workloads-can-record', 'a workload may not write to the audit stream', (draft) => {
  const policy = draft.one('AWS::IAM::ManagedPolicy', ({ PolicyDocument }, id) => {
    return id.startsWith('ContainerTaskRole') && JSON.stringify(PolicyDocument).includes('kinesis:PutRecord');
  });
  policy.unset(
    policy.at('PolicyDocument.Statement', ({ Action }) =>
      JSON.stringify(Action).includes('kinesis:PutRecord'),
    ),
  );
});

sabotage('AUD-1.quarantine-alarm', 'the alarm reads an average, which zeros keep below one', (draft) =>
  alarmOn(draft, 'RecordsQuarantined').set('Statistic', 'Average'),
);

const signingKey = (draft: Draft) => purposed(draft, 'AWS::KMS::Key', 'audit-signing');
sabotage('AUD-4.signing-key', 'checkpoints are signed with another kind of key', (draft) =>
  signingKey(draft).set('KeySpec', 'RSA_2048'),
);
sabotage('AUD-4.signing-key', 'whoever IAM allows may sign', (draft) => {
  const key = signingKey(draft);
  const statement = key.at('KeyPolicy.Statement', ({ Action }) => Action === 'kms:Sign');
  key.set(`${statement}.Principal`, { AWS: 'arn:aws:iam::111122223333:root' });
});
sabotage('AUD-4.signing-key', 'whoever verifies may sign as well', (draft) => {
  const key = signingKey(draft);
  const statement = key.at('KeyPolicy.Statement', ({ Sid }) => Sid === 'VerifyThroughIam');
  key.push(`${statement}.Action`, 'kms:Sign');
});

const witness = (draft: Draft) => purposed(draft, 'AWS::S3::Bucket', 'audit-witness');
sabotage('AUD-4.witness', 'nobody but the archive sees a checkpoint', (draft) => witness(draft).remove());
sabotage('AUD-4.witness', 'an administrator may lift the lock of the witness', (draft) =>
  witness(draft).set(`${RETENTION}.Mode`, 'GOVERNANCE'),
);
sabotage('AUD-4.witness', 'archive and witness share a key', (draft) =>
  witness(draft).set(KEY, archive(draft).get(KEY)!),
);

const fromStream = (draft: Draft) =>
  draft.one('AWS::Lambda::EventSourceMapping', ({ StartingPosition }) => StartingPosition !== undefined);
for (const [what, path, value] of [
  ['gives up a batch after ten attempts', 'MaximumRetryAttempts', 10],
  ['gives up what is a week old', 'MaximumRecordAgeInSeconds', 604_800],
  ['begins with what comes next', 'StartingPosition', 'LATEST'],
  ['is off', 'Enabled', false],
] as const) {
  sabotage('AUD-6.no-dropped-records', `the writer ${what}`, (draft) => fromStream(draft).set(path, value));
}
sabotage('AUD-6.no-dropped-records', 'nobody reads the stream', (draft) => fromStream(draft).remove());
sabotage('AUD-6.no-dropped-records', 'the writer does not get every record', (draft) =>
  fromStream(draft).set('FilterCriteria', { Filters: [{ Pattern: '{"data":{"action":["read"]}}' }] }),
);
sabotage('AUD-6.no-dropped-records', 'what cannot be parked is forgotten', (draft) =>
  purposed(draft, 'AWS::SQS::Queue', 'audit-parking').unset('RedrivePolicy'),
);
sabotage('AUD-6.stream-retention', 'the stream forgets after a day', (draft) =>
  purposed(draft, 'AWS::Kinesis::Stream', 'audit-stream').set('RetentionPeriodHours', 24),
);
const silence = (draft: Draft) =>
  draft.one('AWS::CloudWatch::Alarm', ({ AlarmDescription }) =>
    JSON.stringify(AlarmDescription ?? '').endsWith('#audit-writer-silent"'),
  );
sabotage('AUD-6.silent-writer-alarm', 'nobody hears of a silent writer', (draft) => silence(draft).remove());
sabotage('AUD-6.silent-writer-alarm', 'a writer is silent for six minutes', (draft) =>
  silence(draft).set('EvaluationPeriods', 6),
);
sabotage('AUD-6.silent-writer-alarm', 'a writer that counted nothing has answered', (draft) => {
  const it = silence(draft);
  const answer = it.at('Metrics', (metric) => JSON.stringify(metric).includes('RecordsSequenced'));
  it.set(`${answer}.MetricStat.Stat`, 'SampleCount');
});
sabotage('AUD-6.silent-writer-alarm', 'the alarm looks at another stream', (draft) => {
  const it = silence(draft);
  const incoming = it.at('Metrics', (metric) => JSON.stringify(metric).includes('IncomingRecords'));
  it.set(`${incoming}.MetricStat.Metric.Dimensions`, [{ Name: 'StreamName', Value: 'another' }]);
});
sabotage('AUD-7.unmatched-access-alarm', 'nobody hears of an access without a record', (draft) =>
  alarmOn(draft, 'AccessesUnmatched').remove(),
);
sabotage('AUD-7.unmatched-access-alarm', 'the alarm looks at a tenant that no metric names', (draft) =>
  alarmOn(draft, 'AccessesUnmatched').set('Dimensions', [{ Name: 'Tenant', Value: 'clinic' }]),
);
sabotage('AUD-7.unmatched-access-alarm', 'an access without a record must happen for an hour', (draft) =>
  alarmOn(draft, 'AccessesUnmatched').set('EvaluationPeriods', 12),
);
