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
