import { sabotage } from '../support/sabotage';

const ABROAD = 'eu-west-1';

sabotage('VND-3.eligible-services', 'a service that the list does not name', (draft) =>
  draft.add('database', 'AWS::Lightsail::Database'),
);
sabotage('VND-3.eligible-services', 'a service that nobody knows', (draft) =>
  draft.add('database', 'AWS::Novelty::Store'),
);
sabotage('VND-3.eligible-services', 'a resource of another company', (draft) =>
  draft.add('database', 'MongoDB::Atlas::Cluster'),
);
sabotage('VND-3.eligible-services', 'a service whose reason to be PHI-free is a word', (draft) =>
  draft.add(
    'database',
    'AWS::Lightsail::Database',
    {},
    { Metadata: { Bulwark: { Phi: { Holds: 'no', Reason: 'no' } } } },
  ),
);

sabotage('VND-5.replicas', 'backups are copied abroad', (draft) => {
  const plan = draft.one('AWS::Backup::BackupPlan');
  const rule = plan.at('BackupPlan.BackupPlanRule', ({ CopyActions }) => CopyActions !== undefined);
  plan.set(
    `${rule}.CopyActions.0.DestinationBackupVaultArn`,
    `arn:aws:backup:${ABROAD}:111122223333:backup-vault:copies`,
  );
});
sabotage('VND-5.replicas', 'a table has a replica abroad', (draft) =>
  draft.add('database', 'AWS::DynamoDB::GlobalTable', {
    Replicas: [{ Region: 'us-east-1' }, { Region: ABROAD }],
  }),
);
sabotage('VND-5.replicas', 'a region of the United States that nobody declared', (draft) =>
  draft.add('database', 'AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'us-east-2' }] }),
);
sabotage('VND-5.replicas', 'events are forwarded abroad', (draft) =>
  draft
    .one('AWS::Events::Rule')
    .set('Targets.0.Arn', `arn:aws:events:${ABROAD}:111122223333:event-bus/default`),
);
sabotage('VND-5.model-regions', 'a model may run in any region', (draft) =>
  draft
    .one('AWS::IAM::ManagedPolicy', (_, id) => id.startsWith('Container'))
    .push('PolicyDocument.Statement', {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude',
    }),
);
sabotage('VND-5.declared-regions', 'a stack is deployed abroad', (draft) =>
  draft.move('backup-replica', ABROAD),
);
