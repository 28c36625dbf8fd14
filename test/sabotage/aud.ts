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
sabotage('AUD-2.access-logs', 'the logs of the load balancers are copied nowhere', (draft) =>
  draft
    .one('AWS::S3::Bucket', (_, id) => id.startsWith('LoadBalancerLogs'))
    .unset('ReplicationConfiguration'),
);
sabotage('AUD-3.log-retention', 'one log is kept five years', (draft) =>
  draft.one('AWS::Logs::LogGroup').set('RetentionInDays', 1827),
);
